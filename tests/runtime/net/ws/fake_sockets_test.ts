import { fakeOutside } from "./fake_outside.ts";
import { testSocketContract } from "./transport_contract.ts";

testSocketContract("sockets in memory", () => fakeOutside((sockets) => sockets));
