/** Whom Usher may ask about mail domains: the host's resolvers, another one, or nobody. */
import { Field, Input, makeStyles, Radio, RadioGroup, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Resolver } from "../addin/host.ts";
import { useHost, useWords } from "./context.ts";
import { readResolver } from "./first-run.ts";

const other = "other";
const nobody = "none";

/** A choice being made; what was typed stays, whether or not it can be used. */
export interface Choice {
  /** Index into the host's resolvers, "other", "none"; "": nothing yet. */
  readonly picked: string;
  readonly typed: string;
  readonly invalid: boolean;
}

/** The choice that stands for what is set. */
export function choiceOf(resolver: string | null, resolvers: readonly Resolver[]): Choice {
  const known = resolvers.findIndex(({ url }) => url === resolver);
  const picked = resolver === null ? "" : resolver === nobody ? nobody : known < 0 ? other : String(known);
  return { picked, typed: picked === other && resolver !== null ? resolver : "", invalid: false };
}

/** The https URL chosen, "none"; null: nothing yet, or what was typed is no address. */
export function chosen({ picked, typed }: Choice, resolvers: readonly Resolver[]): string | null {
  if (picked === nobody) return nobody;
  return picked === other ? readResolver(typed) : (resolvers[Number(picked)]?.url ?? null);
}

export const isNobody = ({ picked }: Choice): boolean => picked === nobody;

const useStyles = makeStyles({
  name: { display: "block", overflowWrap: "anywhere", color: tokens.colorNeutralForeground1 },
  at: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    overflowWrap: "anywhere",
  },
});

interface ResolverChoiceProps {
  readonly choice: Choice;
  readonly change: (choice: Choice) => void;
  /** Whether "nobody" is among the answers. */
  readonly orNobody: boolean;
}

export function ResolverChoice({ choice, change, orNobody }: ResolverChoiceProps): ReactNode {
  const styles = useStyles();
  const { resolver: words } = useWords();
  const { resolvers } = useHost();
  return (
    <>
      <Field label={words.question}>
        <RadioGroup
          value={choice.picked}
          onChange={(_, { value }) => change({ ...choice, picked: value, invalid: false })}
        >
          {resolvers.map(({ name, url }, index) => (
            <Radio
              key={url}
              value={String(index)}
              label={
                <span className={styles.name}>
                  {name} <span className={styles.at}>{URL.canParse(url) ? new URL(url).host : url}</span>
                </span>
              }
            />
          ))}
          <Radio value={other} label={<span className={styles.name}>{words.other}</span>} />
          {orNobody ? (
            <Radio value={nobody} label={<span className={styles.name}>{words.nobody}</span>} />
          ) : null}
        </RadioGroup>
      </Field>
      {choice.picked === other ? (
        <Field
          label={words.otherLabel}
          {...(choice.invalid
            ? { validationState: "error", validationMessage: words.otherInvalid }
            : { hint: words.otherHint })}
        >
          <Input
            type="url"
            autoComplete="off"
            value={choice.typed}
            onChange={(_, { value }) => change({ ...choice, typed: value, invalid: false })}
          />
        </Field>
      ) : null}
    </>
  );
}
