// @ts-self-types="./glue.d.ts"
// TypeScript does not know source-phase imports yet: this one line is JavaScript.
import source glue from "wasmoon/dist/glue.wasm";
export default glue;
