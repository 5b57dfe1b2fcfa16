package dev.mneme.train.task;

import dev.mneme.kernels.Mat;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Rng;
import dev.mneme.train.data.Source;
import dev.mneme.train.objective.Objective;
import dev.mneme.train.objective.SigmoidCrossEntropy;
import dev.mneme.train.recipe.Recipe;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Remember vectors of bits and say them as often as asked, with the channels, defaults and loss of google-deepmind/dnc:
 * a start marker, n vectors, the number of repeats k (divided by {@value #LARGEST_REPEATS}), then n*k vectors and an
 * end marker are asked for, n(k+1) + 3 steps in all. n is uniform in minLength .. maxLength, k in
 * minRepeats .. maxRepeats. With the defaults, outputs of one half cost ln 2 * 5 * (1.5 * 1.5 + 1) = 11.26 nats.
 */
public final class RepeatCopyTask implements Task {
    /** The name on the command line and in files. */
    public static final String NAME = "repeat-copy";

    static final String SUMMARY = "remember vectors of random bits, then repeat them several times and say when done";

    /** What sequences are drawn. */
    public record Options(
            @Meaning("Width of a vector") @Range(least = 1, most = 1024)
            int bits,

            @Meaning("Fewest vectors") @Range(least = 1, most = 10_000)
            int minLength,

            @Meaning("Most vectors") @Range(least = 1, most = 10_000)
            int maxLength,

            @Meaning("Fewest repeats") @Range(least = 1, most = 10_000)
            int minRepeats,

            @Meaning("Most repeats") @Range(least = 1, most = 10_000)
            int maxRepeats)
            implements TaskConfig {
        public static final Options DEFAULTS = new Options(4, 1, 2, 1, 2);

        /** Refuses numbers out of range, and a least that is more than its most. */
        public Options {
            Configs.check(Options.class, bits, minLength, maxLength, minRepeats, maxRepeats);
            Checks.notUnder("max-length", maxLength, "min-length", minLength);
            Checks.notUnder("max-repeats", maxRepeats, "min-repeats", minRepeats);
        }

        @Override
        public RepeatCopyTask create() {
            return new RepeatCopyTask(this);
        }

        @Override
        public Recipe recipe(int inputSize, int outputSize) {
            return new Recipe(ModelConfig.dnc(inputSize, outputSize), Recipe.adam(10_000, 50));
        }
    }

    /** What the number of repeats is divided by before it is fed. */
    static final int LARGEST_REPEATS = 10;

    private static final int EVALUATED = 1000;
    private final Options options;
    private final Vectors trained;

    /** A task that draws such sequences. */
    public RepeatCopyTask(Options options) {
        this.options = options;
        trained =
                new Vectors(options.bits, options.minLength, options.maxLength, options.minRepeats, options.maxRepeats);
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
        return Stream.concat(bits(), Stream.of("start", "repeats")).toList();
    }

    @Override
    public List<String> outputChannels() {
        return Stream.concat(bits(), Stream.of("end")).toList();
    }

    private Stream<String> bits() {
        return IntStream.rangeClosed(1, options.bits).mapToObj(i -> "bit " + i);
    }

    @Override
    public Source training() {
        return trained;
    }

    @Override
    public Objective objective() {
        return new SigmoidCrossEntropy();
    }

    @Override
    public Evaluation validation() {
        return evaluation(0, trained);
    }

    @Override
    public List<Evaluation> evaluations() {
        int length = 2 * options.maxLength;
        int repeats = 2 * options.maxRepeats;
        var longer = new Vectors(options.bits, length, length, options.minRepeats, options.maxRepeats);
        var oftener = new Vectors(options.bits, options.minLength, options.maxLength, repeats, repeats);
        return List.of(evaluation(1, trained), evaluation(2, longer), evaluation(3, oftener));
    }

    private static Evaluation evaluation(int stream, Vectors vectors) {
        return new Fresh(vectors.text(), EVALUATED, stream, vectors);
    }

    @Override
    public String picture(Batch batch, int b) {
        return asked(batch, b).text();
    }

    @Override
    public String picture(Batch batch, int b, Mat logits) {
        return asked(batch, b).answered(logits).text();
    }

    /** Shows the number of repeats itself, not what is fed. */
    private BitPicture asked(Batch batch, int b) {
        int repeatsChannel = options.bits + 1;
        return new BitPicture(this, batch, b)
                .asked((channel, fed) -> channel == repeatsChannel ? fed * LARGEST_REPEATS : fed);
    }

    /** Sequences of so many vectors, to be repeated so often, both ends included. */
    private record Vectors(int bits, int minLength, int maxLength, int minRepeats, int maxRepeats) implements Source {
        @Override
        public int maxSteps() {
            return steps(maxLength, maxRepeats);
        }

        private static int steps(int length, int repeats) {
            return length * (repeats + 1) + 3;
        }

        String text() {
            return "length " + text(minLength, maxLength) + ", repeats " + text(minRepeats, maxRepeats);
        }

        private static String text(int min, int max) {
            return min == max ? Integer.toString(min) : min + " to " + max;
        }

        @Override
        public void draw(Batch batch, int b, Rng rng) {
            int length = rng.nextInt(minLength, maxLength);
            int repeats = rng.nextInt(minRepeats, maxRepeats);
            int steps = steps(length, repeats);
            batch.begin(b, steps);
            batch.setInput(0, b, bits, 1);
            batch.setInput(length + 1, b, bits + 1, repeats / (float) LARGEST_REPEATS);
            batch.setTarget(steps - 1, b, bits, 1);
            int answer = length + 2;
            for (int t = answer; t < steps; t++) {
                batch.count(t, b);
            }
            for (int i = 0; i < length; i++) {
                for (int bit = 0; bit < bits; bit++) {
                    int value = rng.nextBit();
                    batch.setInput(1 + i, b, bit, value);
                    for (int repeat = 0; repeat < repeats; repeat++) {
                        batch.setTarget(answer + repeat * length + i, b, bit, value);
                    }
                }
            }
        }
    }
}
