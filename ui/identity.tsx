/** Asks once which addresses are the reader's own, with those of the guest list as proposals. */
import { Button, Field, Input, makeStyles, Radio, RadioGroup, tokens } from "@fluentui/react-components";
import { useState, type ReactNode } from "react";
import { useWords } from "./context.ts";
import { Modal } from "./modal.tsx";
import { Address, Said } from "./untrusted.tsx";

const useStyles = makeStyles({
  content: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS },
  actions: {
    display: "flex",
    flexWrap: "wrap",
    gap: tokens.spacingHorizontalS,
    marginBlockStart: tokens.spacingVerticalL,
  },
});

/** Proposals drawn, at most: the reader is one of them. */
const proposed = 20;
const other = "other";

export interface IdentityProps {
  readonly proposals: readonly string[];
  readonly choose: (me: readonly string[]) => void;
  readonly close: () => void;
}

export function Identity({ proposals, choose, close }: IdentityProps): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const list = proposals.slice(0, proposed);
  const [picked, setPicked] = useState(list.length === 0 ? other : "");
  const [typed, setTyped] = useState("");
  const [invalid, setInvalid] = useState(false);
  const use = async (): Promise<void> => {
    const chosen = list[Number(picked)];
    if (picked !== other && chosen !== undefined) {
      choose([chosen]);
      return;
    }
    const { canonicalAddress } = await import("../core/verify.ts");
    const address = canonicalAddress(typed.trim());
    setInvalid(address === null);
    if (address !== null) choose([address]);
  };
  return (
    <Modal role="dialog" title={words.identity.title} close={close}>
      <div className={styles.content}>
        <div>
          <Said phrase={words.identity.why} />
        </div>
        <RadioGroup
          aria-label={words.identity.title}
          value={picked}
          onChange={(_, data) => setPicked(data.value)}
        >
          {list.map((each, index) => (
            <Radio key={each} value={String(index)} label={<Address address={each} />} />
          ))}
          <Radio value={other} label={words.identity.other} />
        </RadioGroup>
        {picked === other ? (
          <Field
            label={words.settings.address}
            {...(invalid ? { validationMessage: words.identity.invalid, validationState: "error" } : {})}
          >
            <Input type="email" value={typed} onChange={(_, data) => setTyped(data.value)} />
          </Field>
        ) : null}
      </div>
      <div className={styles.actions}>
        <Button appearance="primary" disabled={picked === ""} onClick={() => void use()}>
          {words.identity.use}
        </Button>
        <Button onClick={() => choose([])}>{words.identity.none}</Button>
      </div>
    </Modal>
  );
}
