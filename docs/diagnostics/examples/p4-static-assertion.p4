extern bool static_assert(bool check, string message);

const bool b = static_assert(1 > 2, "no");
