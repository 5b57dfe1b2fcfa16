package dev.mneme.train.task;

import dev.mneme.kernels.Mat;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Rng;
import dev.mneme.train.data.Source;
import dev.mneme.train.objective.BitCost;
import dev.mneme.train.objective.Objective;
import dev.mneme.train.recipe.Recipe;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Remember vectors of random bits that each have a priority, then say the most important ones in order (Graves et al. 2014,
 * section 4.5): n steps of a vector and, on a channel of its own, a priority uniform in [-1, 1), an end on another channel,
 * then without input as large a share of the vectors as is asked for, those of the highest priority, the highest first:
 * 37 steps by default, 20 vectors of which 16 are asked for. (The paper has no end; lengths of more than one kind need it.)
 * Judged at the trained numbers of vectors and at twice the greatest.
 */
public final class PrioritySortTask implements Task {
    /** The name on the command line and in files. */
    public static final String NAME = "priority-sort";

    static final String SUMMARY = "remember vectors of random bits, then say those of highest priority in order";

    /** What sequences are drawn. */
    public record Options(
            @Meaning("Width of a vector") @Range(least = 1, most = 1024)
            int bits,

            @Meaning("Fewest vectors") @Range(least = 1, most = 10_000) @SequenceLength
            int minVectors,

            @Meaning("Most vectors; twice as many are evaluated too") @Range(least = 1, most = 10_000) @SequenceLength
            int maxVectors,

            @Meaning("Share of the vectors that is asked for") @Range(least = 0, most = 1)
            double asked)
            implements TaskConfig {
        public static final Options DEFAULTS = new Options(8, 20, 20, 0.8);

        /** Refuses numbers out of range, and more fewest vectors than most vectors. */
        public Options {
            Configs.check(Options.class, bits, minVectors, maxVectors, asked);
            Checks.notUnder("max-vectors", maxVectors, "min-vectors", minVectors);
        }

        @Override
        public PrioritySortTask create() {
            return new PrioritySortTask(this);
        }

        @Override
        public Recipe recipe(int inputSize, int outputSize) {
            return new Recipe(Recipe.dnc(inputSize, outputSize, 64, 32, 16), Recipe.adam(10_000, Recipe.NORM));
        }
    }

    private static final int MOST_OF_ONE_LENGTH = 100_000;
    private final Options options;

    /** A task that draws such sequences. */
    public PrioritySortTask(Options options) {
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
        return Stream.concat(outputChannels().stream(), Stream.of("priority", "end"))
                .toList();
    }

    @Override
    public List<String> outputChannels() {
        return IntStream.rangeClosed(1, options.bits).mapToObj(i -> "bit " + i).toList();
    }

    @Override
    public OptionalInt maxLength() {
        return OptionalInt.of(options.maxVectors);
    }

    /** The least number goes down with it. */
    @Override
    public Task withMaxLength(int length) {
        int least = Math.min(options.minVectors, length);
        return new PrioritySortTask(new Options(options.bits, least, length, options.asked));
    }

    @Override
    public Source training() {
        return vectors(options.minVectors, options.maxVectors);
    }

    @Override
    public Objective objective() {
        return new BitCost();
    }

    @Override
    public Evaluation validation() {
        return evaluation(0, options.minVectors, options.maxVectors);
    }

    @Override
    public List<Evaluation> evaluations() {
        int twice = 2 * options.maxVectors;
        return List.of(evaluation(1, options.minVectors, options.maxVectors), evaluation(2, twice, twice));
    }

    @Override
    public Evaluation ofLength(int length) {
        Checks.between("length", length, 1, 1_000_000);
        return evaluation(3, length, length).withSequences(MOST_OF_ONE_LENGTH);
    }

    @Override
    public String picture(Batch batch, int b) {
        return given(batch, b).text();
    }

    @Override
    public String picture(Batch batch, int b, Mat logits) {
        return given(batch, b).answered(logits).text();
    }

    /** Shows priorities as 1 to 9. */
    private BitPicture given(Batch batch, int b) {
        return new BitPicture(this, batch, b)
                .asked((channel, fed) -> channel == options.bits && fed != 0 ? 5 + 4 * fed : fed);
    }

    private Fresh evaluation(int stream, int min, int max) {
        String name = min == max ? min + " vectors" : min + " to " + max + " vectors";
        return Fresh.of(name, stream, vectors(min, max));
    }

    private Vectors vectors(int min, int max) {
        return new Vectors(options.bits, min, max, options.asked);
    }

    /** Sequences of min to max vectors, a share of which is asked for. */
    private record Vectors(int bits, int min, int max, double asked) implements Source {
        @Override
        public int maxSteps() {
            return max + 1 + answers(max);
        }

        /** At least one. */
        private int answers(int vectors) {
            return Math.max(1, (int) Math.round(asked * vectors));
        }

        @Override
        public void draw(Batch batch, int b, Rng rng) {
            int vectors = rng.nextInt(min, max);
            int answers = answers(vectors);
            batch.begin(b, vectors + 1 + answers);
            for (int i = 0; i < vectors; i++) {
                batch.setInput(i, b, bits, 2 * rng.nextFloat() - 1);
                for (int bit = 0; bit < bits; bit++) {
                    batch.setInput(i, b, bit, rng.nextBit());
                }
            }
            batch.setInput(vectors, b, bits + 1, 1);
            for (int i = 0; i < vectors; i++) {
                int rank = rank(batch, b, i, vectors);
                if (rank < answers) {
                    say(batch, b, i, vectors + 1 + rank);
                }
            }
        }

        /** How many vectors have a higher priority than vector {@code i}; of equal ones, the earlier has. */
        private int rank(Batch batch, int b, int i, int vectors) {
            int rank = 0;
            for (int j = 0; j < vectors; j++) {
                float other = batch.input().get(batch.row(j, b), bits);
                float own = batch.input().get(batch.row(i, b), bits);
                rank += other > own || (other == own && j < i) ? 1 : 0;
            }
            return rank;
        }

        private void say(Batch batch, int b, int i, int answer) {
            batch.count(answer, b);
            for (int bit = 0; bit < bits; bit++) {
                batch.setTarget(answer, b, bit, batch.input().get(batch.row(i, b), bit));
            }
        }
    }
}
