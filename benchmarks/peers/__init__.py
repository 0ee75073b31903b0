"""Other graders, each used as its own documentation says, and the attempts that are made on them."""
