local function half()
  return 1
