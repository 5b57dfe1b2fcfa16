package dev.mneme.model.judge;

/** What a judge shows of every step, in the order in which a DNC makes it, with the length of each flat block. */
public enum Quantity {
    /** hh = [h of layer 0; ..; h of layer L-1], L·H. */
    HIDDEN,
    /** ξ before any squashing. */
    INTERFACE,
    /** ψ, N. */
    RETENTION,
    /** u, N. */
    USAGE,
    /** a, N. */
    ALLOCATION,
    /** C(M(t-1), k^w, β^w), N. */
    WRITE_CONTENT,
    /** w^w, N. */
    WRITE_WEIGHTS,
    /** M after the write, N·W. */
    MEMORY,
    /** L, N·N. */
    LINKS,
    /** p, N. */
    PRECEDENCE,
    /** bwd of every head, R·N. */
    BACKWARD,
    /** C(M, k^r, β^r) of every head, R·N. */
    READ_CONTENT,
    /** fwd of every head, R·N. */
    FORWARD,
    /** w^r of every head, R·N. */
    READ_WEIGHTS,
    /** r of every head, R·W. */
    READS,
    /** y, Y. */
    OUTPUT
}
