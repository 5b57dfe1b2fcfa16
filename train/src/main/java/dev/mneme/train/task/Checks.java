package dev.mneme.train.task;

/** Bounds of options, named as on the command line. */
final class Checks {
    private Checks() {}

    static void between(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("--" + option + " must be " + min + " to " + max + ", but is " + value);
        }
    }

    /** {@code between}, with a lower bound that another option set. */
    static void notUnder(String option, int value, String other, int least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "--" + option + " must not be under --" + other + " (" + least + "), but is " + value);
        }
    }
}
