#!/bin/bash
# Makes certs.pem, crls.pem and paths.json: the certificates, revocation lists and paths of path.test.ts.
# Needs OpenSSL 3 and jq. Each path is also put to `openssl verify`, whose word is written beside it.
# Keys are drawn afresh and thrown away; only what is public is kept.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
from=20200101000000Z
to=20491231235959Z
# 2030-01-01T00:00:00Z, the time every path is judged for
at=1893456000

# key NAME [ALGORITHM [openssl genpkey options]]
key() {
  local name=$1 algorithm=${2:-EC}
  shift; shift || true
  [ "$algorithm" = EC ] && [ $# = 0 ] && set -- -pkeyopt ec_paramgen_curve:P-256
  openssl genpkey -quiet -algorithm "$algorithm" "$@" -out "$name.key" 2>/dev/null
}

printf '[req]\ndistinguished_name=dn\nprompt=no\n[dn]\n' > req.cnf

# authority KEY CERTIFICATE: an openssl ca configuration that issues with them, as ca.cnf
authority() {
  : > index.txt
  cat > ca.cnf <<EOF
[ca]
default_ca=it
[it]
database=$work/index.txt
new_certs_dir=$work
rand_serial=yes
unique_subject=no
policy=any
default_md=${md:-sha256}
private_key=$work/$1.key
certificate=$work/$2.pem
email_in_dn=yes
preserve=yes
default_crl_days=9000
[any]
C=optional
O=optional
OU=optional
CN=optional
emailAddress=optional
EOF
}

# issue NAME SUBJECT ISSUER EXTENSIONS [openssl ca options]: NAME.pem over NAME.key (or over $over.key),
# by ISSUER ("self" for itself). Of the environment: md, start, end.
issue() {
  local name=$1 subject=$2 issuer=$3 extensions=$4
  shift 4
  local own=${over:-$name}
  [ -f "$own.key" ] || key "$own"
  openssl req -new -utf8 -config req.cnf -key "$own.key" -subj "$subject" -out "$name.csr"
  printf '[ext]\n%b\n' "$extensions" > ext.cnf
  local sign=()
  if [ "$issuer" = self ]; then authority "$own" "$name"; sign=(-selfsign)
  else authority "$issuer" "$issuer"; fi
  openssl ca -batch -notext -utf8 -config ca.cnf "${sign[@]}" -in "$name.csr" -out "$name.pem" \
    -startdate "${start:-$from}" -enddate "${end:-$to}" -extfile ext.cnf -extensions ext "$@" 2>ca.log ||
    { cat ca.log; exit 1; }
  { echo "# $name"; cat "$name.pem"; } >> "$here/certs.pem"
}

# crl NAME ISSUER ENTRIES [EXTENSIONS [openssl ca options]]: ENTRIES are "certificate,reason,date" words;
# reason as openssl's index.txt has it ("keyCompromise", "holdInstruction,…", "keyTime,…").
crl() {
  local name=$1 issuer=$2 entries=$3 extensions=${4:-}
  shift 3; shift || true
  authority "$issuer" "$issuer"
  for entry in $entries; do
    IFS=/ read -r certificate reason date <<< "$entry"
    printf 'R\t491231235959Z\t%s,%s\t%s\tunknown\t/CN=x\n' "${date:-210101000000Z}" "$reason" \
      "$(openssl x509 -in "$certificate.pem" -noout -serial | cut -d= -f2)" >> index.txt
  done
  printf '[ext]\nauthorityKeyIdentifier=keyid:always\n%b\n' "$extensions" > crlext.cnf
  cat crlext.cnf >> ca.cnf
  echo 1000 > crlnumber
  sed -i "s#^database#crlnumber=$work/crlnumber\ndatabase#" ca.cnf
  openssl ca -gencrl -config ca.cnf -crlexts ext -crl_lastupdate "${last:-20290101000000Z}" \
    -crl_nextupdate "${next:-20490101000000Z}" "$@" -out "$name.crl" 2>ca.log || { cat ca.log; exit 1; }
  { echo "# $name"; cat "$name.crl"; } >> "$here/crls.pem"
}

# path NAME LEAF "UNTRUSTED" "ANCHORS" ["CRLS"]: writes down the path and what openssl says of it
path() {
  local name=$1 leaf=$2 untrusted=$3 anchors=$4 crls=${5:-}
  local args=(-attime "$at" -purpose smimesign -no-CAfile -no-CApath -no-CAstore)
  for x in $untrusted; do args+=(-untrusted "$x.pem"); done
  for x in $anchors; do args+=(-trusted "$x.pem"); done
  for x in $crls; do args+=(-CRLfile "$x.crl"); done
  [ -n "$crls" ] && args+=(-crl_check)
  local said
  said=$(openssl verify "${args[@]}" "$leaf.pem" 2>&1) || true
  said=$(grep -oE '^error [0-9]+ at [0-9]+ depth lookup: .*|: OK$' <<< "$said" | sed 's/^: //' | head -1)
  jq -nc --arg name "$name" --arg leaf "$leaf" --arg untrusted "$untrusted" --arg anchors "$anchors" \
    --arg crls "$crls" --arg openssl "$said" \
    '{$name, $leaf, untrusted: ($untrusted|split(" ")), anchors: ($anchors|split(" ")), crls: ($crls|split(" ")), $openssl}' \
    >> paths.jsonl
}

rm -f "$here/certs.pem" "$here/crls.pem"
ids='subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid'
ca="basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign\n$ids"
ca0="basicConstraints=critical,CA:true,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\n$ids"
signer="basicConstraints=CA:false\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=emailProtection\n$ids"
mail="$signer\nsubjectAltName=email:alice@acme.example"
evil="$signer\nsubjectAltName=email:mallory@evil.example"

# --- the ordinary path, and what its leaf can lack
issue root '/O=Acme/CN=Root' self "$ca"
issue issuing '/O=Acme/CN=Issuing' root "$ca0"
issue alice '/O=Acme/CN=Alice' issuing "$mail"
path good alice issuing root
end=20290101000000Z issue expired '/O=Acme/CN=Alice' issuing "$mail"
start=20310101000000Z issue early '/O=Acme/CN=Alice' issuing "$mail"
issue nousage '/O=Acme/CN=Alice' issuing "$ids\nsubjectAltName=email:alice@acme.example"
issue nonrep '/O=Acme/CN=Alice' issuing "keyUsage=nonRepudiation\n$ids\nsubjectAltName=email:alice@acme.example"
issue kuenc '/O=Acme/CN=Alice' issuing "keyUsage=critical,keyEncipherment\n$ids\nsubjectAltName=email:alice@acme.example"
issue tlsonly '/O=Acme/CN=Alice' issuing "extendedKeyUsage=serverAuth,clientAuth\n$ids\nsubjectAltName=email:alice@acme.example"
issue anyeku '/O=Acme/CN=Alice' issuing "extendedKeyUsage=anyExtendedKeyUsage\n$ids\nsubjectAltName=email:alice@acme.example"
issue critunk '/O=Acme/CN=Alice' issuing "$mail\n1.2.3.4=critical,DER:0500"
issue unk '/O=Acme/CN=Alice' issuing "$mail\n1.2.3.4=DER:0500\n1.2.3.5=DER:0500"
for leaf in expired early nousage nonrep kuenc tlsonly anyeku critunk unk; do path $leaf $leaf issuing root; done

# --- issuers that are none
issue mallory '/O=Evil/CN=Mallory' alice "$evil"
path leaf-issues mallory 'issuing alice' root
issue sub '/O=Acme/CN=Sub' issuing "$ca"
issue below '/O=Acme/CN=Below' sub "$mail"
path pathlen below 'issuing sub' root
issue noca '/O=Acme/CN=NoCA' root "$ids"
issue bynoca '/O=Acme/CN=Alice' noca "$mail"
path no-basic-constraints bynoca noca root
issue nosign '/O=Acme/CN=NoSign' root "basicConstraints=critical,CA:true\nkeyUsage=critical,cRLSign\n$ids"
issue bynosign '/O=Acme/CN=Alice' nosign "$mail"
path no-key-cert-sign bynosign nosign root
issue catls '/O=Acme/CN=TLS CA' root "$ca\nextendedKeyUsage=serverAuth"
issue bycatls '/O=Acme/CN=Alice' catls "$mail"
path ca-eku bycatls catls root
issue critca '/O=Acme/CN=Critical CA' root "$ca\n1.2.3.4=critical,DER:0500"
issue bycritca '/O=Acme/CN=Alice' critca "$mail"
path ca-critunk bycritca critca root
end=20290101000000Z issue oldca '/O=Acme/CN=Old CA' root "$ca"
issue byoldca '/O=Acme/CN=Alice' oldca "$mail"
path ca-expired byoldca oldca root
key v1; openssl req -new -config req.cnf -key v1.key -subj '/O=Acme/CN=V1' -out v1.csr
days=$(( ($(date -d 2049-12-31 +%s) - $(date +%s)) / 86400 ))
openssl x509 -req -in v1.csr -CA root.pem -CAkey root.key -days $days -out v1.pem 2>/dev/null
{ echo '# v1'; cat v1.pem; } >> "$here/certs.pem"
issue byv1 '/O=Acme/CN=Alice' v1 "subjectKeyIdentifier=hash\nsubjectAltName=email:alice@acme.example"
path v1-intermediate byv1 v1 root

# --- anchors
end=20290101000000Z issue oldroot '/O=Acme/CN=Old Root' self "$ca"
issue byoldroot '/O=Acme/CN=Alice' oldroot "$mail"
path anchor-expired byoldroot '' oldroot
issue ncroot '/O=Acme/CN=Constrained Root' self "$ca\nnameConstraints=critical,permitted;email:acme.example"
issue byncroot '/O=Acme/CN=Mallory' ncroot "$evil"
issue byncrootgood '/O=Acme/CN=Alice' ncroot "$mail"
path anchor-constrained byncroot '' ncroot
path anchor-constrained-good byncrootgood '' ncroot
issue selfalice '/O=Acme/CN=Alice Herself' self "$mail"
issue byselfalice '/O=Acme/CN=Mallory' selfalice "$evil"
path leaf-is-anchor selfalice '' selfalice
path self-signed selfalice '' root
path pinned-leaf-issues byselfalice '' selfalice
path intermediate-is-anchor alice '' issuing

# --- name constraints
nc() { # NAME CONSTRAINTS LEAF-SUBJECT LEAF-EXTENSIONS: one constrained CA below the root and a leaf
  issue "$1-ca" "/O=Acme/CN=$1" root "$ca\nnameConstraints=critical,$2"
  issue "$1" "$3" "$1-ca" "$4"
  path "$1" "$1" "$1-ca" root
}
utf8() { printf '%s' "subjectAltName=@alt\n[alt]\notherName.0=1.3.6.1.5.5.7.8.9;FORMAT:UTF8,UTF8:$1"; }
other() { printf '%s' "$signer\n$(utf8 "$1")"; }
nc nc-host permitted\;email:acme.example '/O=Acme/CN=A' "$mail"
nc nc-host-other permitted\;email:acme.example '/O=Acme/CN=A' "$evil"
nc nc-host-sub permitted\;email:acme.example '/O=Acme/CN=A' "$signer\nsubjectAltName=email:alice@sub.acme.example"
nc nc-domain permitted\;email:.acme.example '/O=Acme/CN=A' "$signer\nsubjectAltName=email:alice@sub.acme.example"
nc nc-domain-itself permitted\;email:.acme.example '/O=Acme/CN=A' "$mail"
nc nc-domain-glued permitted\;email:.acme.example '/O=Acme/CN=A' "$signer\nsubjectAltName=email:alice@evilacme.example"
nc nc-mailbox permitted\;email:alice@acme.example '/O=Acme/CN=A' "$mail"
nc nc-mailbox-other permitted\;email:alice@acme.example '/O=Acme/CN=A' "$signer\nsubjectAltName=email:bob@acme.example"
nc nc-mailbox-excluded excluded\;email:alice@acme.example '/O=Acme/CN=A' "$signer\nsubjectAltName=email:Alice@acme.example"
nc nc-second permitted\;email:acme.example '/O=Acme/CN=A' "$signer\nsubjectAltName=email:alice@acme.example,email:mallory@evil.example"
nc nc-dn-excluded excluded\;email:acme.example '/O=Acme/CN=A/emailAddress=alice@acme.example' "$signer"
nc nc-dn-beside excluded\;email:acme.example '/O=Acme/CN=A/emailAddress=alice@acme.example' "$evil"
nc nc-case permitted\;email:acme.example '/O=Acme/CN=A' "$signer\nsubjectAltName=email:alice@ACME.Example"
nc nc-utf8 permitted\;email:acme.example '/O=Acme/CN=A' "$(other jörg@acme.example)"
nc nc-utf8-other permitted\;email:acme.example '/O=Acme/CN=A' "$(other jörg@evil.example)"
nc nc-utf8-excluded excluded\;email:evil.example '/O=Acme/CN=A' "$(other jörg@evil.example)"
nc nc-dns-only permitted\;DNS:acme.example '/O=Acme/CN=A' "$evil"
nc nc-othername excluded\;otherName:1.2.3.4\;UTF8:x '/O=Acme/CN=A' "$signer\nsubjectAltName=email:alice@acme.example,otherName:1.2.3.4;UTF8:y"
nc nc-othername-absent excluded\;otherName:1.2.3.4\;UTF8:x '/O=Acme/CN=A' "$mail"
issue nwide-a '/O=Acme/CN=Wide A' root "$ca\nnameConstraints=critical,permitted;email:acme.example"
issue nwide-b '/O=Acme/CN=Wide B' nwide-a "$ca\nnameConstraints=critical,permitted;email:evil.example"
issue ncwiden '/O=Acme/CN=Mallory' nwide-b "$evil"
path ncwiden ncwiden 'nwide-a nwide-b' root

# --- several ways
issue loop-x '/O=Loop/CN=X' self "$ca"
issue loop-y '/O=Loop/CN=Y' self "$ca"
over=loop-x issue loop-x-by-y '/O=Loop/CN=X' loop-y "$ca"
over=loop-y issue loop-y-by-x '/O=Loop/CN=Y' loop-x "$ca"
over=loop-y issue loop-y-by-root '/O=Loop/CN=Y' root "$ca"
issue loop-leaf '/O=Loop/CN=Alice' loop-x "$mail"
path loop loop-leaf 'loop-x-by-y loop-y-by-x' root
path loop-out loop-leaf 'loop-y-by-x loop-x-by-y loop-y-by-root' root
clique=
for a in 1 2 3 4 5 6; do key "clique-$a"; done
for a in 1 2 3 4 5 6; do
  over="clique-$a" issue "clique-$a" "/O=Clique/CN=$a" self "$ca"
done
for a in 1 2 3 4 5 6; do
  for b in 1 2 3 4 5 6; do
    [ $a = $b ] && continue
    over="clique-$a" issue "clique-$a-$b" "/O=Clique/CN=$a" "clique-$b" "$ca"
    clique="$clique clique-$a-$b"
  done
done
issue clique-leaf '/O=Clique/CN=Alice' clique-1 "$mail"
over=clique-6 issue clique-root '/O=Clique/CN=6' root "$ca"
path clique clique-leaf "${clique# }" root
path clique-out clique-leaf "${clique# } clique-root" root
issue cross '/O=Cross/CN=CA' root "$ca"
end=20290101000000Z over=cross issue cross-old '/O=Cross/CN=CA' root "$ca"
issue cross-leaf '/O=Cross/CN=Alice' cross "$mail"
path cross-expired-too cross-leaf 'cross-old cross' root
path cross-expired-only cross-leaf cross-old root
issue twin-a '/O=Twin/CN=CA' root "$ca"
issue twin-b '/O=Twin/CN=CA' root "$ca"
wrong=$(openssl x509 -in twin-a.pem -noout -ext subjectKeyIdentifier | tail -1 | tr -d ' :')
issue twin-leaf '/O=Twin/CN=Alice' twin-b "subjectAltName=email:alice@acme.example\nauthorityKeyIdentifier=DER:30168014$wrong"
path same-name-wrong-key-id twin-leaf 'twin-a twin-b' root

# --- algorithms
issue keyid '/O=Acme/CN=Odd Key Id' root "basicConstraints=critical,CA:true\nkeyUsage=keyCertSign,cRLSign\nsubjectKeyIdentifier=0102030405\nauthorityKeyIdentifier=keyid"
issue keyidodd '/O=Acme/CN=Alice' keyid "$mail"
path keyidodd keyidodd keyid root
md=sha1 issue sha1 '/O=Acme/CN=Alice' issuing "$mail"
path sha1 sha1 issuing root
key rsa1024 RSA -pkeyopt rsa_keygen_bits:1024
issue rsa1024 '/O=Acme/CN=RSA 1024' root "$ca"
issue byrsa1024 '/O=Acme/CN=Alice' rsa1024 "$mail"
path rsa1024 byrsa1024 rsa1024 root
key rsa RSA -pkeyopt rsa_keygen_bits:2048
issue rsa '/O=Acme/CN=RSA' root "$ca"
for hash in sha256 sha384 sha512 md5; do
  md=$hash issue "rsa-$hash" '/O=Acme/CN=Alice' rsa "$mail"
  path "rsa-$hash" "rsa-$hash" rsa root
done
issue rsa-pss '/O=Acme/CN=Alice' rsa "$mail" -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32
path rsa-pss rsa-pss rsa root
key psskey RSA-PSS -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_pss_keygen_md:sha256 \
  -pkeyopt rsa_pss_keygen_mgf1_md:sha256 -pkeyopt rsa_pss_keygen_saltlen:32
issue psskey '/O=Acme/CN=PSS key' root "$ca"
issue bypsskey '/O=Acme/CN=Alice' psskey "$mail"
path pss-key bypsskey psskey root
key p384 EC -pkeyopt ec_paramgen_curve:P-384
key p521 EC -pkeyopt ec_paramgen_curve:P-521
key brainpool EC -pkeyopt ec_paramgen_curve:brainpoolP256r1
key secp256k1 EC -pkeyopt ec_paramgen_curve:secp256k1
key explicit EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit
for curve in p384:sha384 p521:sha512 brainpool:sha256 secp256k1:sha256 explicit:sha256; do
  ca_name=${curve%:*}
  issue "$ca_name" "/O=Acme/CN=$ca_name" root "$ca"
  md=${curve#*:} issue "by$ca_name" '/O=Acme/CN=Alice' "$ca_name" "$mail"
  path "$ca_name" "by$ca_name" "$ca_name" root
done
key ed25519 ED25519
key ed448 ED448
for curve in ed25519 ed448; do
  issue "$curve" "/O=Acme/CN=$curve" root "$ca"
  md=default issue "by$curve" '/O=Acme/CN=Alice' "$curve" "$mail"
  path "$curve" "by$curve" "$curve" root
done

# --- mailboxes; no path is asked of them
box() { issue "$1" '/O=Acme/CN=Box/emailAddress=dn@acme.example' issuing "$signer\n$2"; }
box box-none ''
box box-two 'subjectAltName=email:Alice@ACME.example,email:alice@acme.example,email:Alice@acme.example,DNS:acme.example'
box box-utf8 "$(utf8 jörg@xn--mnchen-3ya.example)"
box box-utf8-ascii "$(utf8 alice@acme.example)"
box box-utf8-ulabel "$(utf8 jörg@münchen.example)"
box box-utf8-upper "$(utf8 jörg@Acme.example)"
box box-utf8-bom "$(utf8 "$(printf '\xef\xbb\xbf')jörg@acme.example")"
box box-utf8-ia5 'subjectAltName=otherName:1.3.6.1.5.5.7.8.9;IA5:alice@acme.example'
der() { # TEXT: a subjectAltName of one rfc822Name, in hex, for what openssl's own syntax cannot write
  local hex length
  hex=$(printf "$1" | od -An -tx1 | tr -d ' \n'); length=$(( ${#hex} / 2 ))
  printf 'subjectAltName=DER:30%02x81%02x%s' $((length + 2)) $length "$hex"
}
box box-nul "$(der 'alice@acme.example\000.evil.example')"
box box-space "$(der 'alice @acme.example')"
box box-list "$(der 'alice@acme.example,bob@acme.example')"
box box-angle "$(der 'Alice <alice@acme.example>')"
box box-comment "$(der 'alice@acme.example(evil)')"
box box-star "$(der '*@acme.example')"
box box-star-host "$(der 'alice@*.example')"
box box-quoted "$(der '"alice"@acme.example')"
box box-latin1 "$(der 'j\366rg@acme.example')"
box box-newline "$(der 'alice@acme.example\n')"
box box-ulabel "$(der 'alice@m\303\274nchen.example')"
box box-literal "$(der 'alice@[192.0.2.1]')"

# --- revocation
issue bob '/O=Acme/CN=Bob' issuing "$mail"
crl root-crl root ''
crl empty issuing ''
crl revoked issuing 'bob/keyCompromise'
crl plain issuing 'bob/unspecified'
crl held issuing 'bob/certificateHold'
crl later issuing 'bob/keyTime,20290601000000Z/310101000000Z'
crl after issuing 'bob/superseded/310101000000Z'
next=20290201000000Z crl stale issuing ''
next=20290201000000Z crl stale-revoked issuing 'bob/keyCompromise'
last=20280101000000Z next=20281231000000Z crl stale-held issuing 'bob/certificateHold'
last=20310101000000Z crl young issuing ''
crl only-user issuing '' 'issuingDistributionPoint=critical,@idp\n[idp]\nonlyuser=TRUE'
crl only-ca issuing '' 'issuingDistributionPoint=critical,@idp\n[idp]\nonlyCA=TRUE'
crl only-ca-revoked issuing 'bob/keyCompromise' 'issuingDistributionPoint=critical,@idp\n[idp]\nonlyCA=TRUE'
crl indirect issuing 'bob/keyCompromise' 'issuingDistributionPoint=critical,@idp\n[idp]\nindirectCRL=TRUE'
crl some-reasons issuing '' 'issuingDistributionPoint=critical,@idp\n[idp]\nonlysomereasons=keyCompromise'
crl point issuing '' 'issuingDistributionPoint=critical,@idp\n[idp]\nfullname=URI:http://acme.example/crl'
crl critical issuing '' '1.2.3.4=critical,DER:0500'
crl critical-revoked issuing 'bob/keyCompromise' '1.2.3.4=critical,DER:0500'
crl weak issuing '' '' -md sha1
crl weak-revoked issuing 'bob/keyCompromise' '' -md sha1
crl issuing-revoked root 'issuing/cACompromise'
issue fake '/O=Acme/CN=Issuing' self "$ca"
crl fake-empty fake ''
crl fake-revoked fake 'bob/keyCompromise'
issue crlonly '/O=Acme/CN=Issuing' issuing "keyUsage=critical,cRLSign\n$ids"
crl delegated crlonly ''
crl delegated-revoked crlonly 'bob/keyCompromise'
issue rival-ca '/O=Acme/CN=Rival' root "$ca"
issue rival '/O=Acme/CN=Issuing' rival-ca "$ca"
crl rival-empty rival ''
crl rival-revoked rival 'bob/keyCompromise'
issue sibling '/O=Acme/CN=Issuing' root "keyUsage=critical,cRLSign\n$ids"
crl sibling-empty sibling ''
end=20290101000000Z issue oldsibling '/O=Acme/CN=Issuing' root "keyUsage=critical,cRLSign\n$ids"
crl oldsibling-empty oldsibling ''
issue mute '/O=Acme/CN=Mute' root "basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign\n$ids"
issue bymute '/O=Acme/CN=Alice' mute "$mail"
crl mute-crl mute ''
over=bob end=20290101000000Z issue bobexpired '/O=Acme/CN=Bob' issuing "$mail"
crl bobexpired-crl issuing 'bobexpired/keyCompromise'
for list in empty revoked plain held later after stale stale-revoked stale-held young only-user only-ca \
  only-ca-revoked indirect some-reasons point critical critical-revoked weak weak-revoked; do
  path "crl-$list" bob issuing root "root-crl $list"
done
path crl-none bob issuing root ''
path crl-root-only bob issuing root root-crl
path crl-held-lifted bob issuing root 'root-crl stale-held empty'
path crl-revoked-and-empty bob issuing root 'root-crl empty revoked'
path crl-issuing-revoked bob issuing root 'issuing-revoked empty'
over=issuing issue issuing-elsewhere '/O=Acme/CN=Issuing' ncroot "$ca0"
path crl-issuing-revoked-elsewhere bob 'issuing-elsewhere issuing' 'root ncroot' 'issuing-revoked empty'
path crl-issuing-elsewhere bob issuing-elsewhere ncroot 'issuing-revoked empty'
path fakecrl bob 'issuing fake' root 'root-crl revoked fake-empty'
path fakecrl-alone bob 'issuing fake' root 'root-crl fake-empty'
path fakecrl-revoked bob 'issuing fake' root 'root-crl fake-revoked empty'
path crl-delegated bob 'issuing crlonly' root 'root-crl delegated'
path crl-delegated-revoked bob 'issuing crlonly' root 'root-crl delegated-revoked'
path crl-rival bob 'issuing rival rival-ca' root 'root-crl rival-empty'
path crl-rival-revoked bob 'issuing rival rival-ca' root 'root-crl empty rival-revoked'
path crl-sibling bob 'issuing sibling' root 'root-crl sibling-empty'
path crl-oldsibling bob 'issuing oldsibling' root 'root-crl oldsibling-empty'
path crl-mute bymute mute root 'root-crl mute-crl'
path crl-expired-revoked bobexpired issuing root 'root-crl bobexpired-crl'

# --- policies
pol='certificatePolicies=2.16.840.1.101.3.2.1.48.1'
issue polca '/O=Acme/CN=Policy CA' root "$ca\n$pol\npolicyConstraints=critical,requireExplicitPolicy:0"
issue bypolca '/O=Acme/CN=Alice' polca "$mail"
path explicit-policy bypolca polca root
issue pollax '/O=Acme/CN=Lax Policy CA' root "$ca\ncertificatePolicies=critical,2.16.840.1.101.3.2.1.48.1\npolicyConstraints=critical,requireExplicitPolicy:5,inhibitPolicyMapping:0\ninhibitAnyPolicy=critical,0"
issue bypollax '/O=Acme/CN=Alice' pollax "$mail\ncertificatePolicies=critical,2.16.840.1.101.3.2.1.48.2"
path policy-not-required bypollax pollax root

jq -s . paths.jsonl > "$here/paths.json"
