// The P4-16 core library: what every architecture builds on (P4-16 specification 1.2.5, appendix D).

#ifndef _CORE_P4_
#define _CORE_P4_

error {
    NoError,
    PacketTooShort,        // extract, lookahead or advance beyond the last bit of the packet
    NoMatch,               // no case of a select holds
    StackOutOfBounds,      // stack element that does not exist
    HeaderTooShort,        // more bits than the varbit field can hold
    ParserTimeout,         // too many parser states
    ParserInvalidArgument  // argument that the target cannot serve, such as a partial byte
}

extern packet_in {
    // Fills a header of fixed size and makes it valid; the cursor moves behind it.
    void extract<T>(out T hdr);
    // The same for a header with one varbit field of the given number of bits.
    void extract<T>(out T variableSizeHeader, in bit<32> variableFieldSizeInBits);
    // Reads a value of fixed size; the cursor stays.
    T lookahead<T>();
    // Moves the cursor by a number of bits.
    void advance(in bit<32> sizeInBits);
    // Length of the packet in bytes.
    bit<32> length();
}

extern packet_out {
    // Appends a header if it is valid; of a stack, struct or union, every valid header.
    void emit<T>(in T hdr);
}

// Goes on when the check holds; else sets the parser's error and moves to state reject.
extern void verify(in bool check, in error toSignal);

@noWarn("unused")
action NoAction() {}

match_kind {
    exact,
    ternary,
    lpm
}

// Ends the compilation with the message when the check is false. The result makes it usable for a constant.
extern bool static_assert(bool check, string message);
extern bool static_assert(bool check);

#endif
