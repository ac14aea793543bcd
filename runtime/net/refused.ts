import { TransportError, type Transports } from "../transport.ts";

/** No network: under a virtual clock frames pass in no time, and no real answer would ever come in time. */
const REFUSED = "the network is refused under a virtual clock";
export const refusedTransports: Transports = {
  listener: { listen: () => REFUSED },
  http: { send: () => Promise.reject(new TransportError(REFUSED)) },
  socket: {
    connect: (url, events) => {
      queueMicrotask(() => {
        events.error(`${url.host}: ${REFUSED}`);
        events.closed(1006, "");
      });
      return { waiting: 0, send: () => {}, close: () => {} };
    },
  },
};
