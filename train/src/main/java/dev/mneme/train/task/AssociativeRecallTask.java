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
 * Remember a list of items, then name the one that came after a given one (Graves et al. 2014, section 4.3). An item is
 * some vectors of random bits. Each item follows a delimiter on a channel of its own; then one of the items, not the
 * last, stands between two delimiters on a second channel, and its successor is asked for: with v vectors an item,
 * n(v + 1) + 2v + 2 steps for n items, n uniform in minItems .. maxItems. Only the answer counts. Judged at the trained
 * lengths and at twice the greatest.
 *
 * <p>Items are drawn independently. Where they are so many that equal ones are likely (18 bits tell 262,144 apart), a
 * question may have several answers of which one is right: give longer lists longer items.
 */
public final class AssociativeRecallTask implements Task {
    /** The name on the command line and in files. */
    public static final String NAME = "associative-recall";

    static final String SUMMARY = "remember a list of items, then say which one came after a given one";

    /** What sequences are drawn. */
    public record Options(
            @Meaning("Width of a vector") @Range(least = 1, most = 1024)
            int bits,

            @Meaning("Vectors of an item") @Range(least = 1, most = 1024)
            int vectors,

            @Meaning("Fewest items") @Range(least = 2, most = 100_000) @SequenceLength
            int minItems,

            @Meaning("Most items; twice as many are evaluated too") @Range(least = 2, most = 100_000) @SequenceLength
            int maxItems)
            implements TaskConfig {
        public static final Options DEFAULTS = new Options(6, 3, 2, 6);

        /** Refuses numbers out of range, and more fewest items than most items. */
        public Options {
            Configs.check(Options.class, bits, vectors, minItems, maxItems);
            Checks.notUnder("max-items", maxItems, "min-items", minItems);
        }

        @Override
        public AssociativeRecallTask create() {
            return new AssociativeRecallTask(this);
        }

        @Override
        public Recipe recipe(int inputSize, int outputSize) {
            return new Recipe(Recipe.dnc(inputSize, outputSize, 64, 32, 16), Recipe.adam(10_000, Recipe.NORM));
        }
    }

    private static final int MOST_OF_ONE_LENGTH = 100_000;
    private final Options options;

    /** A task that draws such sequences. */
    public AssociativeRecallTask(Options options) {
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
        return Stream.concat(outputChannels().stream(), Stream.of("item", "query"))
                .toList();
    }

    @Override
    public List<String> outputChannels() {
        return IntStream.rangeClosed(1, options.bits).mapToObj(i -> "bit " + i).toList();
    }

    @Override
    public OptionalInt maxLength() {
        return OptionalInt.of(options.maxItems);
    }

    @Override
    public Task withMaxLength(int length) {
        return new AssociativeRecallTask(new Options(options.bits, options.vectors, options.minItems, length));
    }

    @Override
    public Source training() {
        return items(options.minItems, options.maxItems);
    }

    @Override
    public Objective objective() {
        return new SigmoidCrossEntropy();
    }

    @Override
    public Evaluation validation() {
        return evaluation(0, options.minItems, options.maxItems);
    }

    @Override
    public List<Evaluation> evaluations() {
        int twice = 2 * options.maxItems;
        return List.of(evaluation(1, options.minItems, options.maxItems), evaluation(2, twice, twice));
    }

    @Override
    public Evaluation ofLength(int length) {
        int countable = (1 << 30) / (options.vectors + 1); // items whose steps are well within an int
        Checks.between("length", length, 2, Math.min(10_000_000, countable));
        return evaluation(3, length, length).withSequences(MOST_OF_ONE_LENGTH);
    }

    private Fresh evaluation(int stream, int min, int max) {
        String name = min == max ? min + " items" : min + " to " + max + " items";
        return Fresh.of(name, stream, items(min, max));
    }

    private Items items(int min, int max) {
        return new Items(options.bits, options.vectors, min, max);
    }

    /** Sequences of min to max items of so many vectors. */
    private record Items(int bits, int vectors, int min, int max) implements Source {
        @Override
        public int maxSteps() {
            return steps(max);
        }

        private int steps(int items) {
            return items * (vectors + 1) + 2 * vectors + 2;
        }

        @Override
        public void draw(Batch batch, int b, Rng rng) {
            int items = rng.nextInt(min, max);
            int asked = rng.nextInt(items - 1);
            int query = items * (vectors + 1);
            int answer = query + vectors + 2;
            batch.begin(b, steps(items));
            for (int item = 0; item < items; item++) {
                int first = item * (vectors + 1);
                batch.setInput(first, b, bits, 1);
                for (int i = 0; i < vectors; i++) {
                    for (int bit = 0; bit < bits; bit++) {
                        int value = rng.nextBit();
                        batch.setInput(first + 1 + i, b, bit, value);
                        if (item == asked) {
                            batch.setInput(query + 1 + i, b, bit, value);
                        } else if (item == asked + 1) {
                            batch.setTarget(answer + i, b, bit, value);
                        }
                    }
                }
            }
            batch.setInput(query, b, bits + 1, 1);
            batch.setInput(answer - 1, b, bits + 1, 1);
            for (int i = 0; i < vectors; i++) {
                batch.count(answer + i, b);
            }
        }
    }
}
