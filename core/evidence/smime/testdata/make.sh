#!/bin/sh
# Makes the certificates, keys and messages of this folder with OpenSSL 3. Run it here; the results are
# committed, because signatures and serial numbers differ each time.
set -eu
cd "$(dirname "$0")"
rm -rf pki messages work
mkdir pki messages work
trap 'rm -rf work' EXIT

cat > work/openssl.cnf <<'END'
[ca]
default_ca = issuing
[issuing]
database = work/index.txt
serial = work/serial
new_certs_dir = work
certificate = pki/issuing.crt
private_key = work/issuing.key
default_md = sha256
default_days = 8000
default_crl_days = 8000
policy = any
unique_subject = no
copy_extensions = none
[top]
database = work/top.txt
certificate = pki/root.crt
private_key = work/root.key
default_md = sha256
default_crl_days = 8000
[any]
commonName = supplied
emailAddress = optional
[req]
distinguished_name = dn
prompt = no
[dn]
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[issuing_ca]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[person]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = email:$ENV::MAILBOX
[nobody]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[server]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = email:$ENV::MAILBOX
END
export OPENSSL_CONF=work/openssl.cnf MAILBOX=
: > work/index.txt
: > work/top.txt
echo 1001 > work/serial

key() { # file, genpkey arguments
  file=$1; shift
  openssl genpkey -quiet "$@" -out "$file"
}
p256="-algorithm EC -pkeyopt ec_paramgen_curve:P-256"

key work/root.key $p256
openssl req -x509 -new -key work/root.key -subj "/CN=Test Root" -days 8000 -sha256 -extensions root -out pki/root.crt
key work/issuing.key $p256
openssl req -new -key work/issuing.key -subj "/CN=Test Issuing CA" |
  openssl x509 -req -CA pki/root.crt -CAkey work/root.key -set_serial 2 -days 8000 -sha256 \
    -extfile work/openssl.cnf -extensions issuing_ca -out pki/issuing.crt 2>/dev/null

certify() { # name, subject, mailbox, extensions: a certificate for pki/<name>.key
  MAILBOX=$3 openssl req -new -key "pki/$1.key" -subj "$2" -out work/request.csr
  MAILBOX=$3 openssl ca -batch -notext -in work/request.csr -extensions "$4" -out "pki/$1.crt" 2>/dev/null
}
person() { # name, mailbox, genpkey arguments
  name=$1; mailbox=$2; shift 2
  key "pki/$name.key" "$@"
  certify "$name" "/CN=$name" "$mailbox" person
}
person alice alice@example.test $p256
person alice-rsa alice@example.test -algorithm RSA -pkeyopt rsa_keygen_bits:2048
person alice-rsa1024 alice@example.test -algorithm RSA -pkeyopt rsa_keygen_bits:1024
person alice-p384 alice@example.test -algorithm EC -pkeyopt ec_paramgen_curve:P-384
person alice-p521 alice@example.test -algorithm EC -pkeyopt ec_paramgen_curve:P-521
person alice-ed25519 alice@example.test -algorithm ED25519
person bob bob@example.test $p256
person revoked revoked@example.test $p256
key pki/nameless.key $p256
certify nameless "/CN=alice@example.test/emailAddress=alice@example.test" "" nobody
key pki/server.key $p256
certify server "/CN=server" alice@example.test server
# Mallory's certificate for Alice's key: what signingCertificate exists to refuse (RFC 5035, 1).
cp pki/alice.key pki/mallory.key
certify mallory "/CN=mallory" mallory@evil.test person
# The same mailbox and names under a root of the forger's own.
key work/forged-root.key $p256
openssl req -x509 -new -key work/forged-root.key -subj "/CN=Test Root" -days 8000 -sha256 -extensions root -out work/forged-root.crt
key pki/forged.key $p256
MAILBOX=alice@example.test openssl req -new -key pki/forged.key -subj "/CN=alice" |
  MAILBOX=alice@example.test openssl x509 -req -CA work/forged-root.crt -CAkey work/forged-root.key -set_serial 7 -days 8000 \
    -sha256 -extfile work/openssl.cnf -extensions person -out pki/forged.crt 2>/dev/null

openssl ca -revoke pki/revoked.crt 2>/dev/null
openssl ca -gencrl | openssl crl -outform DER -out pki/issuing.crl
openssl ca -name top -gencrl | openssl crl -outform DER -out pki/root.crl

entity() {
  printf 'Content-Type: text/calendar; method=REQUEST; charset=utf-8\nContent-Transfer-Encoding: 7bit\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:%s\nEND:VEVENT\nEND:VCALENDAR\n' "$1"
}
entity 1 > work/entity
openssl_sign() { # file, cms arguments
  file=messages/$1; shift
  openssl cms -sign -in work/entity -certfile pki/issuing.crt -from alice@example.test -to me@example.test \
    -subject Invitation "$@" -out "$file"
}
as() { echo "-signer pki/$1.crt -inkey pki/$1.key"; }

openssl_sign clear-rsa.eml $(as alice-rsa) -md sha256
openssl_sign clear-crlf.eml $(as alice) -md sha256 -crlfeol
openssl_sign clear-p256.eml $(as alice) -md sha256
openssl_sign clear-p384.eml $(as alice-p384) -md sha384
openssl_sign clear-p521.eml $(as alice-p521) -md sha512
openssl_sign clear-pss.eml $(as alice-rsa) -keyopt rsa_padding_mode:pss -md sha256
openssl_sign clear-key-identifier.eml $(as alice) -md sha256 -keyid
openssl_sign clear-signing-certificate.eml $(as alice) -md sha256 -cades
openssl_sign clear-two-signers.eml $(as alice) $(as bob) -md sha256
openssl_sign clear-no-attributes.eml $(as alice) -md sha256 -noattr
openssl_sign clear-no-certificates.eml $(as alice) -md sha256 -nocerts
openssl_sign clear-sha1.eml $(as alice-rsa) -md sha1
openssl_sign clear-md5.eml $(as alice-rsa) -md md5
openssl_sign clear-rsa1024.eml $(as alice-rsa1024) -md sha256
openssl_sign clear-revoked.eml $(as revoked) -md sha256
openssl_sign clear-nameless.eml $(as nameless) -md sha256
openssl_sign clear-server.eml $(as server) -md sha256
openssl_sign clear-forged.eml $(as forged) -md sha256
openssl_sign opaque.eml $(as alice) -md sha256 -nodetach
openssl_sign opaque-streamed.eml $(as alice-rsa) -md sha256 -nodetach -stream -indef
openssl cms -encrypt -in work/entity -aes256 -from alice@example.test -subject Encrypted -out messages/enveloped.eml pki/alice-rsa.crt
openssl cms -encrypt -in work/entity -aes-256-gcm -from alice@example.test -subject Encrypted -out messages/auth-enveloped.eml pki/alice-rsa.crt
openssl crl2pkcs7 -nocrl -certfile pki/alice.crt -outform DER -out work/certs.der
{ printf 'MIME-Version: 1.0\nContent-Type: application/pkcs7-mime; smime-type=certs-only; name=smime.p7c\nContent-Transfer-Encoding: base64\n\n'
  openssl base64 -in work/certs.der; } > messages/certs-only.eml

# A wrapped one: Bob signs what Alice signed.
sed -n '/^Content-Type/,$p' messages/clear-p256.eml > work/entity
openssl_sign nested.eml $(as bob) -md sha256
sed -n '/^MIME-Version/,$p' messages/opaque.eml > work/entity
openssl_sign nested-opaque.eml $(as bob) -md sha256 -nodetach
# The whole signed content is a message (RFC 8551, 3.1); and a signed mail that encloses another.
{ printf 'Content-Type: message/rfc822\n\nFrom: alice@example.test\nSubject: inner\nContent-Type: text/plain\n\ninner\n'; } > work/entity
openssl_sign whole-message.eml $(as alice) -md sha256
{ printf 'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nsee below\n--b\nContent-Type: message/rfc822\n\nFrom: alice@example.test\nContent-Type: text/plain\n\ninner\n--b--\n'; } > work/entity
openssl_sign encloses-message.eml $(as alice) -md sha256
