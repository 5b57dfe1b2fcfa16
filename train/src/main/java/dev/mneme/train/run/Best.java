package dev.mneme.train.run;

import dev.mneme.train.io.JsonObject;
import dev.mneme.train.objective.Score;

/**
 * A validation that a checkpoint is kept for.
 *
 * @param error by the task's {@link Score}; infinite before there is one
 * @param loss of a sequence, which decides between equal errors
 * @param iteration steps done then; 0 before there is one
 * @param maxLength how long the sequences of a curriculum were then, 0 without one; those of longer ones go first
 * @param digest of the file that was kept; empty where it is not known: in that file itself, and in older ones
 */
public record Best(double error, double loss, long iteration, int maxLength, String digest) {
    /** Before the first validation. */
    public static final Best NONE = new Best(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0, 0, "");

    /** Whether there is one. */
    public boolean exists() {
        return iteration > 0;
    }

    /** Whether this one is to be kept rather than {@code other}; one that is not finite never is. */
    public boolean isBetterThan(Best other) {
        if (!Double.isFinite(error) || !Double.isFinite(loss)) {
            return false;
        }
        if (maxLength != other.maxLength) {
            return maxLength > other.maxLength;
        }
        return error < other.error || (error == other.error && loss < other.loss);
    }

    /** The same, of a file with that digest. */
    Best in(String file) {
        return new Best(error, loss, iteration, maxLength, file);
    }

    /** Whether {@code file} is what this one speaks of. */
    public boolean isIn(Checkpoint file) {
        return file.training()
                .filter(state -> state.iteration() == iteration
                        && state.best().in(digest).equals(this))
                .filter(_ -> digest.isEmpty() || digest.equals(file.digest()))
                .isPresent();
    }

    JsonObject json() {
        JsonObject json = new JsonObject()
                .put("error", error)
                .put("loss", loss)
                .put("iteration", iteration)
                .put("max-length", maxLength);
        return digest.isEmpty() ? json : json.put("digest", digest);
    }

    /** The inverse of {@link #json}. What is not finite was written by older versions, and is none. */
    static Best of(JsonObject json) {
        boolean finite = !json.isNull("error") && !json.isNull("loss");
        return json.integer("iteration") == 0 || !finite
                ? NONE
                : new Best(
                        json.real("error"),
                        json.real("loss"),
                        json.integer("iteration"),
                        json.has("max-length") ? (int) json.count("max-length", Integer.MAX_VALUE) : 0,
                        json.has("digest") ? json.string("digest") : "");
    }
}
