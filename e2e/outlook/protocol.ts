/** The messages office.js and the page that frames it exchange: JSON texts over postMessage. */

/** What office.js asks of the page, as far as a host has to know it. */
export interface Request {
  readonly action: string;
  readonly kind: "invoke" | "register" | "unregister";
  readonly conversation: string;
  /** Numbers the request: the answer bears it again. */
  readonly correlation: number;
  readonly data: unknown;
}

const kinds = ["invoke", "register", "unregister"] as const;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** A property of what may be an object. */
export const property = (value: unknown, name: string): unknown =>
  isObject(value) ? value[name] : undefined;

/** Reads a message of the pane; null: it is no request of office.js. */
export function readRequest(text: unknown): Request | null {
  let message: unknown;
  try {
    message = typeof text === "string" ? JSON.parse(text) : null;
  } catch {
    return null;
  }
  if (!isObject(message) || message["_messageType"] !== 0) return null;
  const {
    _actionName: action,
    _actionType: type,
    _conversationId: conversation,
    _correlationId: correlation,
  } = message;
  const kind = typeof type === "number" ? kinds[type] : undefined;
  if (typeof action !== "string" || typeof conversation !== "string") return null;
  if (kind === undefined || typeof correlation !== "number") return null;
  return { action, kind, conversation, correlation, data: message["_data"] };
}

const response = (request: Request, origin: string, type: 0 | 1, data: unknown): string =>
  JSON.stringify({
    _messageType: 1,
    _actionName: request.action,
    _conversationId: request.conversation,
    _correlationId: request.correlation,
    _errorCode: 0,
    _responseType: type,
    _data: data,
    _origin: origin,
    _serializerVersion: 1,
  });

/** The answer to a request. */
export const answerTo = (request: Request, origin: string, data: unknown): string =>
  response(request, origin, 0, data);

/** Something happened that this request has registered for. */
export const eventFor = (registration: Request, origin: string, data: unknown): string =>
  response(registration, origin, 1, data);

/** What a mailbox method leads to. */
export type Outcome = { readonly data: unknown } | { readonly errorCode: number };

export const outcome = (result: Outcome): unknown =>
  "errorCode" in result
    ? { wasSuccessful: false, error: true, errorCode: result.errorCode, data: null }
    : { wasSuccessful: true, error: false, errorCode: 0, data: result.data };

/** Mailbox methods by the number they have on the wire. */
export const methods = {
  displayNewAppointmentForm: 7,
  displayMessageForm: 8,
  displayAppointmentForm: 9,
  displayNewMessageForm: 44,
  getSharedProperties: 108,
  getAttachmentContent: 150,
  getAllInternetHeaders: 168,
  displayNewAppointmentFormAsync: 177,
  displayNewMessageFormAsync: 178,
  getAsFile: 204,
  saveRoamingSettings: 404,
} as const;

/** A call of a mailbox method; null where the request is none. */
export function readCall(request: Request): { readonly method: number; readonly given: unknown } | null {
  const method = property(property(request.data, "MethodData"), "DispatchId");
  return request.action === "ExecuteMethod" && typeof method === "number"
    ? { method, given: property(request.data, "ApiParams") }
    : null;
}
