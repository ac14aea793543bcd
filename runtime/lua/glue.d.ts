/** Lua 5.4 with its C API, compiled to WebAssembly: wasmoon's `dist/glue.wasm`. */
declare const glue: WebAssembly.Module;
export default glue;
