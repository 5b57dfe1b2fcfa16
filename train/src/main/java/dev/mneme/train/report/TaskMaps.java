package dev.mneme.train.report;

/**
 * The heat maps of one sequence that every task has, with what one should see in them.
 *
 * <p>All arrays are one step after the other, (steps, rows), and are copied.
 */
public final class TaskMaps {
    private TaskMaps() {}

    /** The external input x_t. */
    public static HeatMap inputs(int steps, int features, float[] values) {
        return map(
                "Inputs",
                "input",
                "What the network is given at each time step: what it is to remember, and marks such as the one that"
                        + " asks for an answer.",
                features,
                steps,
                values);
    }

    /** The targets z_t; NaN where the step is not scored. */
    public static HeatMap targets(int steps, int features, float[] values) {
        return map(
                "Targets",
                "output",
                "What the network should answer. Steps without a value are not scored: the network may say there what"
                        + " it likes.",
                features,
                steps,
                values);
    }

    /** The outputs as probabilities; NaN where the step is not scored, or the whole of them. */
    public static HeatMap outputs(int steps, int features, float[] values) {
        return map(
                "Outputs",
                "output",
                "What the network answers, bits and words as probabilities. Once it has learned, this looks like the"
                        + " targets wherever they have a value; cells between dark and bright are doubts.",
                features,
                steps,
                values);
    }

    /** Dark is 0 and bright is 1, or what lies beyond. */
    private static HeatMap map(String title, String rows, String caption, int features, int steps, float[] values) {
        float darkest = 0;
        float brightest = 1;
        for (float value : values) {
            if (Float.isFinite(value)) {
                darkest = Math.min(darkest, value);
                brightest = Math.max(brightest, value);
            }
        }
        return HeatMap.fromSteps(title, rows, caption, features, steps, values, darkest, brightest);
    }
}
