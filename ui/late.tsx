/** Parts of the panel whose code is loaded when it is needed, and what stands in the place of one that fails. */
import { MessageBar, MessageBarBody } from "@fluentui/react-components";
import { Component, lazy, Suspense, useEffect, useState, type ComponentType, type ReactNode } from "react";
import { useWords } from "./context.ts";

interface Late<P> {
  (props: P): ReactNode;
  /** Loads its code, if that is not there yet. */
  readonly load: () => Promise<unknown>;
}

/** A component whose code is loaded when it is first drawn, or before: then it is drawn at once. */
export function late<P extends object>(fetch: () => Promise<ComponentType<P>>): Late<P> {
  let there: ComponentType<P> | null = null;
  const load = async () => {
    there = await fetch();
    return { default: there };
  };
  function Part(props: P): ReactNode {
    // For as long as it stands: changing it for the other would lose what was typed.
    const [Drawn] = useState<ComponentType<P>>(() => there ?? lazy(load));
    return (
      <Failing>
        <Suspense fallback={null}>
          <Drawn {...props} />
        </Suspense>
      </Failing>
    );
  }
  return Object.assign(Part, { load });
}

/** Whether these have been loaded, or cannot be. */
export function useLoaded(parts: readonly { readonly load: () => Promise<unknown> }[]): boolean {
  const [isLoaded, setLoaded] = useState(false);
  useEffect(() => {
    void Promise.allSettled(parts.map(({ load }) => load())).then(() => setLoaded(true));
  }, [parts]);
  return isLoaded;
}

interface FailingProps {
  /** What to say; that a part is missing where left out. */
  readonly instead?: string;
  readonly children: ReactNode;
}

/** Keeps a part that cannot be loaded or drawn from taking everything else with it. */
export class Failing extends Component<FailingProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    const { instead, children } = this.props;
    return this.state.failed ? <Failed what={instead} /> : children;
  }
}

function Failed({ what }: { readonly what: string | undefined }): ReactNode {
  const { panel } = useWords();
  return (
    <div role="alert" data-failed="">
      <MessageBar intent="error" layout="multiline">
        <MessageBarBody>{what ?? panel.partFailed}</MessageBarBody>
      </MessageBar>
    </div>
  );
}
