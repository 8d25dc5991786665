/** Who is who: the organizer, who sent it in their name, the mail's sender, and where it wants answers. */
import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { usePlace } from "../context.ts";
import { address, listed, type Phrase } from "../phrase.ts";
import type { Route as Shown, RoutePerson } from "../route.ts";
import { Said } from "../untrusted.tsx";
import type { Words } from "../words/en.ts";
import { Term, Terms } from "./terms.tsx";

const useStyles = makeStyles({
  goes: { overflowWrap: "anywhere" },
  note: { color: tokens.colorNeutralForeground2 },
});

/** Addresses of one field spelled out, at most. */
const spelledOut = 5;

interface RouteProps {
  readonly route: Shown;
  /** Where an answer goes; null: none is sent. */
  readonly replyTo: string | null;
}

export function Route({ route, replyTo }: RouteProps): ReactNode {
  const styles = useStyles();
  const { words } = usePlace();
  return (
    <>
      <div className={styles.goes}>
        <Said phrase={replyTo === null ? words.route.none : words.route.goes(address(replyTo))} />
      </div>
      <Terms>
        {route.people.map((person) => (
          <Term key={person.role} name={words.route.names[person.role]}>
            <div data-route={person.role}>
              {person.addresses.length === 0 ? null : (
                <Said
                  phrase={listed(person.addresses.slice(0, spelledOut).map(address), words.comma, words.and)}
                />
              )}
              {notesOf(person, replyTo !== null, words).map((note, index) => (
                <div key={index} className={styles.note}>
                  <Said phrase={note} />
                </div>
              ))}
            </div>
          </Term>
        ))}
      </Terms>
    </>
  );
}

function notesOf(
  { role, addresses, sameAs, signed, proven }: RoutePerson,
  answers: boolean,
  { route }: Words,
): readonly Phrase[] {
  if (addresses.length === 0) return [route.says.none];
  if (sameAs !== null) return [route.says.same(route.sameAs[sameAs])];
  const signature = signed ? [route.says.signed] : [];
  switch (role) {
    case "organizer":
      return [answers ? route.says.organizer : route.says.organizerSilent, ...signature];
    case "sent-by":
      return [proven ? route.says["sent-by-proven"] : route.says["sent-by"], ...signature];
    case "from":
    case "reply-to":
      return [route.says[role], ...signature];
  }
}
