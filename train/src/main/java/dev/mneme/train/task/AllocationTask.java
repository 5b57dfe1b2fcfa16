package dev.mneme.train.task;

import dev.mneme.model.ModelConfig;
import dev.mneme.model.cell.ControllerSize;
import dev.mneme.model.cell.Feedforward;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import dev.mneme.model.memory.DncMemory;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Rng;
import dev.mneme.train.data.Source;
import dev.mneme.train.objective.Objective;
import dev.mneme.train.objective.SigmoidCrossEntropy;
import dev.mneme.train.recipe.CurriculumConfig;
import dev.mneme.train.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Copy one list after another, more vectors in all than the memory has rows, so that rows must be freed and written again:
 * n steps of random bits, a cue on a channel of its own, n steps in which they are asked for, and at once the next list;
 * k lists of 2n + 1 steps, each with an n of its own, uniform in minLength .. maxLength, k uniform in minLists .. maxLists.
 * The demonstration of dynamic allocation in Graves et al. 2016 is ten lists of five vectors, 50 inputs, through ten rows,
 * under a controller that remembers nothing: training begins with one list and comes to ten by a curriculum, and the page
 * of a run shows the usage of the rows rise and fall under the inputs. An LSTM learns it too, but keeps short lists itself.
 *
 * <p>The large repeat copy of Csordás and Schmidhuber 2019 is this task, not {@link RepeatCopyTask}: 1 to 8 lists of 2 to
 * 14 vectors of 8 bits, 16 rows of 16, an LSTM of 32. Theirs asks for a mark at the end of each list, too. Judged as
 * trained, with twice as many lists, and with lists twice as long.
 */
public final class AllocationTask implements Task {
    /** The name on the command line and in files. */
    public static final String NAME = "allocation";

    static final String SUMMARY =
            "copy one list of vectors after another, which a small memory must free and write again";

    /** What sequences are drawn. */
    public record Options(
            @Meaning("Width of a vector") @Range(least = 1, most = 1024)
            int bits,

            @Meaning("Fewest vectors of a list") @Range(least = 1, most = 10_000)
            int minLength,

            @Meaning("Most vectors of a list; twice as many are evaluated too") @Range(least = 1, most = 10_000)
            int maxLength,

            @Meaning("Fewest lists") @Range(least = 1, most = 10_000) @SequenceLength
            int minLists,

            @Meaning("Most lists; twice as many are evaluated too") @Range(least = 1, most = 10_000) @SequenceLength
            int maxLists)
            implements TaskConfig {
        public static final Options DEFAULTS = new Options(8, 5, 5, 1, 1);

        /** Refuses numbers out of range, and a least that is more than its most. */
        public Options {
            Configs.check(Options.class, bits, minLength, maxLength, minLists, maxLists);
            Checks.notUnder("max-length", maxLength, "min-length", minLength);
            Checks.notUnder("max-lists", maxLists, "min-lists", minLists);
        }

        @Override
        public AllocationTask create() {
            return new AllocationTask(this);
        }

        @Override
        public Recipe recipe(int inputSize, int outputSize) {
            int most = Math.max(LISTS_OF_THE_PAPER, maxLists);
            var growing = new CurriculumConfig(true, 0, most, 0.01, CurriculumConfig.WINDOW);
            var model = new ModelConfig(
                    inputSize,
                    outputSize,
                    new Feedforward.Config(new ControllerSize(64, 1)),
                    new DncMemory.Config(new MemorySize(10, 16, 1)));
            return new Recipe(model, Recipe.adam(1e-3, 0, growing).lasting(10_000, Recipe.NORM));
        }
    }

    /** With all of them from the beginning, gradients jump, and 3,600 iterations leave 8 % of the bits wrong. */
    private static final int LISTS_OF_THE_PAPER = 10;

    private final Options options;
    private final Lists trained;

    /** A task that draws such sequences. */
    public AllocationTask(Options options) {
        this.options = options;
        trained = new Lists(options.bits, options.minLength, options.maxLength, options.minLists, options.maxLists);
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
        return Stream.concat(outputChannels().stream(), Stream.of("cue")).toList();
    }

    @Override
    public List<String> outputChannels() {
        return IntStream.rangeClosed(1, options.bits).mapToObj(i -> "bit " + i).toList();
    }

    /** Lists. */
    @Override
    public OptionalInt maxLength() {
        return OptionalInt.of(options.maxLists);
    }

    @Override
    public Task withMaxLength(int lists) {
        int fewest = Math.min(options.minLists, lists);
        return new AllocationTask(new Options(options.bits, options.minLength, options.maxLength, fewest, lists));
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
        int lists = 2 * options.maxLists;
        int length = 2 * options.maxLength;
        var longer = new Lists(options.bits, length, length, options.minLists, options.maxLists);
        return List.of(evaluation(1, trained), evaluation(2, trained.ofLists(lists)), evaluation(3, longer));
    }

    @Override
    public Evaluation ofLength(int lists) {
        int countable = (1 << 30) / (2 * options.maxLength + 1); // lists whose steps are well within an int
        Checks.between("length", lists, 1, Math.min(10_000_000, countable));
        return evaluation(4, trained.ofLists(lists));
    }

    private static Evaluation evaluation(int stream, Lists lists) {
        return Fresh.of(lists.text(), stream, lists);
    }

    /** Which list a step is of, and whether it is heard or said. */
    @Override
    public List<String> labels(Batch batch, int b) {
        var labels = new ArrayList<String>();
        int list = 1;
        for (int t = 0; t < batch.length(b); t++) {
            boolean cue = batch.input().get(batch.row(t, b), options.bits) != 0;
            labels.add("list " + list + (batch.masked(t, b) ? ", said" : cue ? ", cue" : ", heard"));
            if (batch.masked(t, b) && t + 1 < batch.length(b) && !batch.masked(t + 1, b)) {
                list++;
            }
        }
        return labels;
    }

    /** Sequences of so many lists of so many vectors, both ends included. */
    private record Lists(int bits, int minLength, int maxLength, int minLists, int maxLists) implements Source {
        @Override
        public int maxSteps() {
            return maxLists * (2 * maxLength + 1);
        }

        Lists ofLists(int lists) {
            return new Lists(bits, minLength, maxLength, lists, lists);
        }

        String text() {
            return text(minLists, maxLists) + " lists of " + text(minLength, maxLength);
        }

        private static String text(int min, int max) {
            return min == max ? Integer.toString(min) : min + " to " + max;
        }

        @Override
        public void draw(Batch batch, int b, Rng rng) {
            int lists = rng.nextInt(minLists, maxLists);
            batch.begin(b, lists * (2 * maxLength + 1));
            int first = 0;
            for (int list = 0; list < lists; list++) {
                first = put(batch, b, first, rng);
            }
            batch.end(b, first);
        }

        /** A list from step {@code first} on. Returns the step after its last. */
        private int put(Batch batch, int b, int first, Rng rng) {
            int length = rng.nextInt(minLength, maxLength);
            int cue = first + length;
            batch.setInput(cue, b, bits, 1);
            for (int i = 0; i < length; i++) {
                int answer = cue + 1 + i;
                batch.count(answer, b);
                for (int bit = 0; bit < bits; bit++) {
                    int value = rng.nextBit();
                    batch.setInput(first + i, b, bit, value);
                    batch.setTarget(answer, b, bit, value);
                }
            }
            return cue + 1 + length;
        }
    }
}
