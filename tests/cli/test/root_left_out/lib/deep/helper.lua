return "helper of the root"
