/** The shape of a HAR file: version 1.2, and the fields of one's own that its writers add with a `_` in front. */
import type * as har from "har-format";

export interface HarEntry extends har.Entry {
  readonly request: HarRequest;
  readonly response: HarResponse;
  /** As Chrome writes them. */
  readonly _webSocketMessages?: HarMessage[];
  /** luanet's own. */
  readonly _webSocketClose?: HarClose;
}

export interface HarRequest extends Omit<har.Request, "postData"> {
  readonly postData?: HarPostData;
}

export interface HarPostData {
  readonly mimeType: string;
  readonly text: string;
  readonly comment?: string;
  /** luanet's own: HAR has no name for how the bytes of a request are written. */
  readonly _encoding?: "base64";
  /** luanet's own: the body is not here. */
  readonly _leftOut?: true;
}

export interface HarResponse extends har.Response {
  readonly content: HarContent;
  /** As Chrome writes it: why there is no answer, or not all of it. */
  readonly _error?: string;
}

export interface HarContent extends har.Content {
  /** luanet's own: the body is not here. */
  readonly _leftOut?: true;
}

export interface HarMessage {
  readonly type: "send" | "receive";
  /** Seconds since the epoch. */
  readonly time: number;
  /** 1 is text, 2 is bytes, written in base64. */
  readonly opcode: number;
  readonly data: string;
}

/** How a WebSocket connection ended. Times are seconds since the epoch. */
export interface HarClose {
  /** Absent where nobody saw the end. */
  readonly time?: number;
  readonly code?: number;
  readonly reason?: string;
  /** When the script closed the connection, and after how many of its messages. */
  readonly asked?: { readonly time: number; readonly after: number };
  /** True when later messages are not here. */
  readonly cut?: true;
}
