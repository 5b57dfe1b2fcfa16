package dev.mneme.train.report;

/**
 * The heat maps of one sequence that every memory has, with what Graves et al. (2016) say one should see in them.
 *
 * <p>All arrays are one step after the other, (steps, rows), and are copied.
 */
public final class MemoryMaps {
    private static final String MEMORY_ROW = "memory row";

    private MemoryMaps() {}

    /** The external input x_t. */
    public static HeatMap inputs(int steps, int features, float[] values) {
        return HeatMap.fromSteps(
                "Inputs",
                "input",
                "What the network is given at each time step, with the marks that tell it when to remember and when"
                        + " to answer.",
                features,
                steps,
                values,
                0,
                1);
    }

    /** The targets z_t; NaN where the step is not scored. */
    public static HeatMap targets(int steps, int features, float[] values) {
        return HeatMap.fromSteps(
                "Targets",
                "output",
                "What the network should answer. Steps without a value are not scored: the network may say there what"
                        + " it likes.",
                features,
                steps,
                values,
                0,
                1);
    }

    /** The outputs as probabilities; NaN where the step is not scored, or the whole of them. */
    public static HeatMap outputs(int steps, int features, float[] values) {
        return HeatMap.fromSteps(
                "Outputs",
                "output",
                "What the network answers, as probabilities. Once it has learned, this looks like the targets wherever"
                        + " they have a value; cells between dark and bright are doubts.",
                features,
                steps,
                values,
                0,
                1);
    }

    /** The write weighting w^w_t over the N rows. */
    public static HeatMap writeWeights(int steps, int memoryRows, float[] values) {
        return HeatMap.fromSteps(
                "Write weights",
                MEMORY_ROW,
                "How strongly each memory row is written. A network that has learned to store writes each input to a"
                    + " fresh row: one bright cell a step, in a row that was not in use, chosen by dynamic allocation"
                    + " rather than by content. Nothing bright: the write gate is closed and the memory is left"
                    + " alone.",
                memoryRows,
                steps,
                values,
                0,
                1);
    }

    /** The read weighting w^r_t of one head, counted from 1. */
    public static HeatMap readWeights(int head, int heads, int steps, int memoryRows, float[] values) {
        return HeatMap.fromSteps(
                heads == 1 ? "Read weights" : "Read weights of head " + head,
                MEMORY_ROW,
                head > 1
                        ? "The same for another head. Heads may share the work, or leave it to one of them."
                        : "Where the read head looks. To recall a sequence it returns to the rows in the order in which"
                                + " they were written, following the temporal links forward: the pattern of the write"
                                + " weights comes back, later. A head that looks a row up by its content jumps there"
                                + " instead; a faint, spread-out weighting means that the head is not in use.",
                memoryRows,
                steps,
                values,
                0,
                1);
    }

    /** The usage u_t of the N rows. */
    public static HeatMap usage(int steps, int memoryRows, float[] values) {
        return HeatMap.fromSteps(
                "Usage",
                MEMORY_ROW,
                "How much each memory row is in use: 0 is free, 1 is occupied. Writing raises it; a free gate that"
                    + " opens after a row was read lowers it again, so that the row can be allocated anew. Rows that"
                    + " stay bright are never given back.",
                memoryRows,
                steps,
                values,
                0,
                1);
    }
}
