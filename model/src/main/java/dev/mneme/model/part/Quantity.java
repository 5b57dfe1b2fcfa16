package dev.mneme.model.part;

/**
 * Numbers that a part has at every step, for looking at and for checking: weights over rows, what is in use, what it chose.
 *
 * @param name as pictures and files call it
 * @param kind what sort of numbers they are
 * @param rows of the table that a step shows: one a head, for example
 * @param cols numbers in each
 * @param of how many there are, of which the first {@code cols} are shown: rows of the memory
 * @param explanation what one should see in it, in sentences that are true of this part
 * @param reader where the numbers come from
 */
public record Quantity(String name, Kind kind, int rows, int cols, int of, String explanation, Reader reader) {
    /** What sort of numbers. */
    public enum Kind {
        /** Weights over the rows of a memory, each in [0, 1]. */
        WEIGHTS,
        /** How much each row of a memory is in use. */
        USAGE,
        /** What was decided without a gradient: numbers of rows. */
        CHOICE
    }

    /** Tells the numbers of a step. */
    @FunctionalInterface
    public interface Reader {
        /** Writes the (rows, cols) numbers of step {@code t}, row by row, to {@code into}. */
        void read(int t, float[] into);
    }

    /** The same of a part that runs as turn {@code turn} of {@code turns} in every step, under a longer name. */
    public Quantity turn(String prefix, int turn, int turns) {
        return new Quantity(
                prefix + name, kind, rows, cols, of, explanation, (t, into) -> reader.read(t * turns + turn, into));
    }

    /** The numbers of step {@code t}, (rows, cols), row by row. */
    public float[] at(int t) {
        float[] numbers = new float[rows * cols];
        reader.read(t, numbers);
        return numbers;
    }
}
