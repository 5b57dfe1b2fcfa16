package dev.mneme.train.task;

import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Rng;
import dev.mneme.train.data.Source;
import dev.mneme.train.objective.NgramCost;
import dev.mneme.train.objective.Objective;
import dev.mneme.train.recipe.Recipe;
import java.util.List;
import java.util.OptionalInt;

/**
 * Predict bits of which each depends on those before it (Graves et al. 2014, section 4.4): each sequence draws how likely a
 * one is after each of the 2^(order - 1) contexts, from Beta(1/2, 1/2), and its bits by that table, the first order - 1 of
 * them fairly. Each step shows the bit before (0 at first) and asks for the next one. The paper leaves open whether the
 * first one counts; here all do, which costs the optimal estimator 133.2 bits on average, 36 more or less in one sequence.
 * Judged beside it, at the trained lengths and at twice the greatest.
 */
public final class NgramTask implements Task {
    /** The name on the command line and in files. */
    public static final String NAME = "ngram";

    static final String SUMMARY = "predict bits by the statistics of those before them, new in each sequence";

    /** What sequences are drawn. */
    public record Options(
            @Meaning("N of the n-grams: a bit depends on the N - 1 before it") @Range(least = 1, most = 16)
            int order,

            @Meaning("Fewest bits of a sequence") @Range(least = 1, most = 100_000) @SequenceLength
            int minLength,

            @Meaning("Most bits of a sequence; twice as many are evaluated too")
            @Range(least = 1, most = 100_000)
            @SequenceLength
            int maxLength)
            implements TaskConfig {
        public static final Options DEFAULTS = new Options(6, 200, 200);

        /** Refuses numbers out of range, and a shortest length beyond the longest. */
        public Options {
            Configs.check(Options.class, order, minLength, maxLength);
            Checks.notUnder("max-length", maxLength, "min-length", minLength);
        }

        @Override
        public NgramTask create() {
            return new NgramTask(this);
        }

        @Override
        public Recipe recipe(int inputSize, int outputSize) {
            return new Recipe(Recipe.dnc(inputSize, outputSize, 64, 32, 16), Recipe.adam(5_000, Recipe.NORM));
        }
    }

    private static final int MOST_OF_ONE_LENGTH = 100_000;
    private final Options options;

    /** A task that draws such sequences. */
    public NgramTask(Options options) {
        this.options = options;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public List<String> inputChannels() {
        return List.of("bit before");
    }

    @Override
    public List<String> outputChannels() {
        return List.of("next bit");
    }

    @Override
    public OptionalInt maxLength() {
        return OptionalInt.of(options.maxLength);
    }

    /** The least length goes down with it. */
    @Override
    public Task withMaxLength(int length) {
        return new NgramTask(new Options(options.order, Math.min(options.minLength, length), length));
    }

    @Override
    public Source training() {
        return new Bits(options.order, options.minLength, options.maxLength);
    }

    @Override
    public Objective objective() {
        return new NgramCost(options.order);
    }

    @Override
    public Evaluation validation() {
        return evaluation(0, options.minLength, options.maxLength);
    }

    @Override
    public List<Evaluation> evaluations() {
        int twice = 2 * options.maxLength;
        return List.of(evaluation(1, options.minLength, options.maxLength), evaluation(2, twice, twice));
    }

    @Override
    public Evaluation ofLength(int length) {
        Checks.between("length", length, 1, 10_000_000);
        return evaluation(3, length, length).withSequences(MOST_OF_ONE_LENGTH);
    }

    private Fresh evaluation(int stream, int min, int max) {
        String name = min == max ? min + " bits" : min + " to " + max + " bits";
        return Fresh.of(name, stream, new Bits(options.order, min, max));
    }

    /** Sequences of min to max bits. The table is its own: one thread at a time may draw. */
    private static final class Bits implements Source {
        private final int order;
        private final int min;
        private final int max;
        private final float[] ones; // (2^(order - 1)): how likely a one is after each context

        Bits(int order, int min, int max) {
            this.order = order;
            this.min = min;
            this.max = max;
            ones = new float[1 << (order - 1)];
        }

        @Override
        public int maxSteps() {
            return max;
        }

        @Override
        public void draw(Batch batch, int b, Rng rng) {
            for (int context = 0; context < ones.length; context++) {
                ones[context] = beta(rng);
            }
            int length = rng.nextInt(min, max);
            batch.begin(b, length);
            int context = 0; // the last bits, the latest in the lowest place
            for (int t = 0; t < length; t++) {
                float one = t < order - 1 ? 0.5f : ones[context];
                int bit = rng.nextFloat() < one ? 1 : 0;
                batch.setTarget(t, b, 0, bit);
                batch.count(t, b);
                if (t + 1 < length) {
                    batch.setInput(t + 1, b, 0, bit);
                }
                context = (context << 1 | bit) & (ones.length - 1);
            }
        }

        /** Beta(1/2, 1/2), the arcsine distribution: sin²(π u / 2) of a uniform u. */
        private static float beta(Rng rng) {
            double sine = StrictMath.sin(Math.PI / 2 * rng.nextFloat());
            return (float) (sine * sine);
        }
    }
}
