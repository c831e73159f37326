extern E {}

E() e;
