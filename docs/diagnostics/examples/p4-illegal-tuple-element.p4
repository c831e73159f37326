extern E {}

const tuple<E> t = { 1 };
