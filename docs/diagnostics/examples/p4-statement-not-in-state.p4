parser P() { state s { return; } }
