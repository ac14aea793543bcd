error("the one beside the script comes first")
