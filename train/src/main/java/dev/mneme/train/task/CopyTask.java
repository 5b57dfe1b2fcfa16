package dev.mneme.train.task;

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
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Remember random vectors of bits, then say them again (Graves et al. 2014, section 4.1): n steps of bits, a delimiter
 * on a channel of its own, then n steps without input in which the bits are asked for, 2n + 1 steps in all, n uniform
 * in minLength .. maxLength. Judged at the trained lengths and at twice the greatest.
 */
public final class CopyTask implements Task {
    /** The name on the command line and in files. */
    public static final String NAME = "copy";

    static final String SUMMARY = "remember vectors of random bits, then repeat them";

    /** What sequences are drawn. */
    public record Options(
            @Meaning("Width of a vector") @Range(least = 1, most = 1024)
            int bits,

            @Meaning("Fewest vectors") @Range(least = 1, most = 100_000) @SequenceLength
            int minLength,

            @Meaning("Most vectors; twice as many are evaluated too") @Range(least = 1, most = 100_000) @SequenceLength
            int maxLength)
            implements TaskConfig {
        public static final Options DEFAULTS = new Options(8, 1, 10);

        /** Refuses numbers out of range, and a shortest length beyond the longest. */
        public Options {
            Configs.check(Options.class, bits, minLength, maxLength);
            Checks.notUnder("max-length", maxLength, "min-length", minLength);
        }

        @Override
        public CopyTask create() {
            return new CopyTask(this);
        }

        @Override
        public Recipe recipe(int inputSize, int outputSize) {
            return new Recipe(Recipe.dnc(inputSize, outputSize, 64, 32, 16), Recipe.adam(5_000, Recipe.NORM));
        }
    }

    private static final int MOST_OF_ONE_LENGTH = 100_000;
    private final Options options;

    /** A task that draws such sequences. */
    public CopyTask(Options options) {
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
        return Stream.concat(outputChannels().stream(), Stream.of("end")).toList();
    }

    @Override
    public List<String> outputChannels() {
        return IntStream.rangeClosed(1, options.bits).mapToObj(i -> "bit " + i).toList();
    }

    @Override
    public OptionalInt maxLength() {
        return OptionalInt.of(options.maxLength);
    }

    @Override
    public Task withMaxLength(int length) {
        return new CopyTask(new Options(options.bits, options.minLength, length));
    }

    @Override
    public Source training() {
        return new Vectors(options.bits, options.minLength, options.maxLength);
    }

    @Override
    public Objective objective() {
        return new SigmoidCrossEntropy();
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
        String name = min == max ? "length " + min : "length " + min + " to " + max;
        return Fresh.of(name, stream, new Vectors(options.bits, min, max));
    }

    /** Sequences of min to max vectors. */
    private record Vectors(int bits, int min, int max) implements Source {
        @Override
        public int maxSteps() {
            return steps(max);
        }

        private static int steps(int length) {
            return 2 * length + 1;
        }

        @Override
        public void draw(Batch batch, int b, Rng rng) {
            int length = rng.nextInt(min, max);
            batch.begin(b, steps(length));
            batch.setInput(length, b, bits, 1);
            for (int i = 0; i < length; i++) {
                int answer = length + 1 + i;
                batch.count(answer, b);
                for (int bit = 0; bit < bits; bit++) {
                    int value = rng.nextBit();
                    batch.setInput(i, b, bit, value);
                    batch.setTarget(answer, b, bit, value);
                }
            }
        }
    }
}
