/**
 * What runs inside the pages. Each function is handed to the browser as text: nothing outside of it is in its scope.
 */

/** In Outlook's page: passes messages between its frame and the test, and none that is for the frame of another page. */
export function relay({ pane, origin }: { readonly pane: string; readonly origin: string }): void {
  if (location.origin !== origin) return;
  const frame = (): Window | null => document.querySelector("iframe")?.contentWindow ?? null;
  const visit = crypto.randomUUID();
  const receive = Reflect.get(window, "hostReceives") as (message: unknown, from: string) => Promise<void>;
  addEventListener("message", ({ source, origin: from, data }) => {
    if (source === frame() && from === pane) void receive(data, visit);
  });
  Reflect.set(window, "hostPosts", (message: string, to: string) => {
    if (to === visit) frame()?.postMessage(message, pane);
  });
}

/**
 * A busy machine is no Outlook that keeps silent: what pane and library wait for some seconds at most, they wait for
 * much longer here. A test of the waiting itself installs its own clock, whose timers are as they are set.
 */
export function waitLonger(pane: string): void {
  if (location.origin !== pane) return;
  const set = window.setTimeout.bind(window);
  Reflect.set(window, "setTimeout", (handler: TimerHandler, delay = 0, ...given: readonly unknown[]) =>
    set(handler, delay < 5000 ? delay : delay * 20, ...given),
  );
}

/**
 * Stands in for MicrosoftAjax.js, which the library of 2022 on npm loads from Microsoft's other CDN and npm does not
 * have: no more than what the library looks for and calls.
 */
export function microsoftAjax(): void {
  const raise =
    (name: string) =>
    (argument?: string): Error =>
      Object.assign(new Error(argument === undefined ? name : `${name}: ${argument}`), {
        name: `Sys.${name}Exception`,
        paramName: argument,
      });
  Object.assign(Error, {
    argument: raise("Argument"),
    argumentNull: raise("ArgumentNull"),
    argumentOutOfRange: raise("ArgumentOutOfRange"),
    argumentType: raise("ArgumentType"),
    argumentUndefined: raise("ArgumentUndefined"),
    invalidOperation: raise("InvalidOperation"),
    notImplemented: raise("NotImplemented"),
    parameterCount: raise("ParameterCount"),
    create: (message: string, details: object) => Object.assign(new Error(message), details),
  });
  Object.assign(Function, {
    _validateParams: () => null,
    _validateParameter: () => null,
    registerNamespace: (name: string) => {
      let at: object = window;
      for (const step of name.split(".")) {
        if (!(step in at)) Reflect.set(at, step, {});
        at = Reflect.get(at, step) as object;
      }
    },
    registerClass: () => undefined,
  });
  Object.assign(String, {
    format: (pattern: string, ...given: readonly unknown[]) =>
      pattern.replace(/\{(\d+)\}/g, (_, place: string) => String(given[Number(place)])),
  });
  Object.assign(window, {
    Type: Function,
    Sys: {
      StringBuilder: class {},
      Debug: { trace: () => undefined },
      Serialization: {
        JavaScriptSerializer: { serialize: JSON.stringify, deserialize: JSON.parse },
      },
    },
  });
}

/**
 * Adds getAsFileAsync to messages as the current library does: the one on npm is older than Mailbox 1.14. Like every
 * method of the library it calls back with what came, and never where nothing did.
 */
export function addGetAsFile(pane: string): void {
  if (location.origin !== pane) return;
  const method = 204;
  interface Answer {
    readonly error?: boolean;
    readonly errorCode?: number;
    readonly data?: unknown;
  }
  interface Library {
    readonly DDA: {
      readonly OutlookAppOm?: { readonly prototype: object };
      readonly AsyncResult: new (given: object, error?: object) => object;
      readonly AsyncResultEnum: {
        readonly Properties: Readonly<Record<"Value" | "Context", string>>;
        readonly ErrorProperties: Readonly<Record<"Name" | "Message" | "Code", string>>;
      };
      readonly ErrorCodeManager: {
        readonly getErrorArgs: (code: number) => { readonly name: string; readonly message: string };
      };
    };
    readonly _OfficeAppFactory: {
      readonly getId: () => string;
      readonly getClientEndPoint: () => {
        readonly invoke: (
          action: string,
          done: (code: number, answer: Answer | null) => void,
          data: object,
        ) => void;
      };
    };
  }
  const library = (): Library | undefined => Reflect.get(window, "OSF") as Library | undefined;
  const items = new WeakMap<object, unknown>();

  function getAsFileAsync(...given: readonly unknown[]): void {
    const { DDA, _OfficeAppFactory: factory } = library() ?? {};
    const callback = given.find((each) => typeof each === "function");
    const options = given.find((each) => typeof each === "object" && each !== null) ?? {};
    if (DDA === undefined || factory === undefined || callback === undefined) return;
    const { Properties: value, ErrorProperties: error } = DDA.AsyncResultEnum;
    const done = (_: number, answer: Answer | null): void => {
      if (answer === null) return;
      const code = answer.error === true ? (answer.errorCode ?? 0) : null;
      const known = code === null ? null : DDA.ErrorCodeManager.getErrorArgs(code);
      const result = new DDA.AsyncResult(
        { [value.Value]: answer.data, [value.Context]: Reflect.get(options, "asyncContext") as unknown },
        known === null
          ? undefined
          : { [error.Name]: known.name, [error.Message]: known.message, [error.Code]: code },
      );
      Reflect.apply(callback, undefined, [result]);
    };
    const call = { MethodData: { ControlId: factory.getId(), DispatchId: method } };
    factory.getClientEndPoint().invoke("ExecuteMethod", done, call);
  }

  // The library puts each item on its mailbox in one place; before the first message of the page there is none.
  const listening = new AbortController();
  const add = (): void => {
    const mailbox = library()?.DDA.OutlookAppOm?.prototype;
    if (mailbox === undefined || !("getInitialDataProp" in mailbox)) return;
    listening.abort();
    Object.defineProperty(mailbox, "item", {
      configurable: true,
      enumerable: true,
      get(this: object) {
        return items.get(this);
      },
      set(this: object, item: unknown) {
        if (typeof item === "object" && item !== null && Reflect.get(item, "itemType") === "message")
          if ("getAllInternetHeadersAsync" in item)
            Object.defineProperty(item, "getAsFileAsync", { value: getAsFileAsync });
        items.set(this, item);
      },
    });
  };
  addEventListener("message", add, { signal: listening.signal });
}

/** The bridge by which Outlook gives the pane's msal-browser its tokens: passes each request to the test. */
export function nestedAuthBridge(pane: string): void {
  if (location.origin !== pane) return;
  const ask = Reflect.get(window, "authReceives") as (request: string) => Promise<string>;
  const listeners = new Set<(answer: string) => void>();
  Reflect.set(window, "nestedAppAuthBridge", {
    addEventListener: (_: string, listener: (answer: string) => void) => listeners.add(listener),
    removeEventListener: (_: string, listener: (answer: string) => void) => listeners.delete(listener),
    postMessage: (request: string) =>
      void ask(request).then((answer) => {
        for (const listener of listeners) listener(answer);
      }),
  });
}

/**
 * Notes every use of what does not work in Outlook's frames, or is taken away by office.js: the history of the page,
 * and the browser's own dialogs. Office.js itself may do to them what it likes.
 */
export function watchForbidden(pane: string): void {
  if (location.origin !== pane) return;
  const used: string[] = [];
  Reflect.set(window, "forbiddenUses", used);
  const watch = (on: object, name: string): void => {
    let value: unknown = Reflect.get(on, name);
    Object.defineProperty(on, name, {
      configurable: true,
      get: () => {
        if (new Error("a use").stack?.includes(`${pane}/`) === true) used.push(name);
        return value;
      },
      set: (next: unknown) => {
        value = next;
      },
    });
  };
  for (const name of ["pushState", "replaceState", "back", "forward", "go"]) watch(history, name);
  for (const name of ["alert", "confirm", "prompt", "print"]) watch(window, name);
}
