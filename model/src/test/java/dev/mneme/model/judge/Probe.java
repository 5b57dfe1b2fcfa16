package dev.mneme.model.judge;

/**
 * Looks at every {@link Quantity} of a step as it is made; the judge goes on with what the probe returns. Traces are
 * taken this way, and errors planted.
 */
@FunctionalInterface
public interface Probe {
    /** Sees nothing. */
    Probe NONE = (quantity, values) -> values;

    /** The same values; on the way back their gradients are the probe's affair. */
    Var[] see(Quantity quantity, Var[] values);

    /** A matrix, seen as one row-major block. */
    default Var[][] see(Quantity quantity, Var[][] rows) {
        return Vars.rows(see(quantity, Vars.concat(rows)), rows[0].length);
    }
}
