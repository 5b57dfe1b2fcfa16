package dev.mneme.train.task;

import dev.mneme.kernels.Mat;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.cell.ControllerSize;
import dev.mneme.model.cell.Lstm;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Local;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import dev.mneme.model.memory.DncMemory;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.OmniglotDrawing;
import dev.mneme.train.data.OmniglotReader;
import dev.mneme.train.data.Source;
import dev.mneme.train.objective.LabelCrossEntropy;
import dev.mneme.train.objective.Objective;
import dev.mneme.train.recipe.Recipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Learn new characters while they are shown (Santoro et al. 2016, on the images of Lake et al. 2015). An episode shows some
 * characters, each as often as the others, in random order, and names them anew: an image comes with the label of the one
 * before, and its own is asked for, so that labels have to be kept until their image comes again. A label is one of as many
 * as there are classes, or a word of five letters, each one of five. What counts is the share of right labels at the 2nd,
 * 3rd, ... showing.
 *
 * <p>A character turned by 90, 180 or 270 degrees is a class of its own, though no two of them meet in an episode, as some
 * are alike; every showing is another drawing, while there are enough, moved by up to 10 of its 105 points and turned by up
 * to π/16. So it is in training, and in the first evaluation, as in the paper, which does not say how far; the second shows
 * drawings as they are, the third shows each character twice as often. Characters are split once and for all. Of those to
 * learn from, one in twenty is held back for validation, at least as many as there are classes; the paper speaks of none.
 */
public final class OmniglotTask implements Task {
    /** The name on the command line and in files. */
    public static final String NAME = "omniglot";

    static final String SUMMARY = "learn to name written characters that are shown a few times (needs --data)";

    /** Which characters are learned from. */
    public enum Split {
        /** 1200 of all 1623 characters, drawn at random, train, 423 test; the same share of fewer. */
        SANTORO,
        /** The 964 characters of the background set train, the 659 of the evaluation set test. */
        LAKE
    }

    /** What a label is. */
    public enum Labels {
        /** One of as many as there are classes. */
        ONEHOT,
        /** Five letters, each one of five. */
        LETTERS
    }

    /** What episodes are drawn. */
    public record Options(
            @Meaning("Folder or archive of the published files") @Local
            String data,

            @Meaning("Which characters train and which test: 1200 and 423 of all (santoro), or the published sets, 964"
                    + " and 659")
            Split split,

            @Meaning("What a label is: a class, or five letters of five each")
            Labels labels,

            @Meaning("Characters of an episode; 0 for the paper's, 5 with classes and 15 with letters")
            @Range(least = 0, most = 200)
            int classes,

            @Meaning("How often each is shown; twice as often is evaluated too")
            @Range(least = 2, most = 100_000)
            @SequenceLength
            int showings)
            implements TaskConfig {
        public static final Options DEFAULTS = new Options("", Split.SANTORO, Labels.ONEHOT, 0, 10);

        /** Refuses numbers out of range, and a single class. */
        public Options {
            Configs.check(Options.class, data, split, labels, classes, showings);
            if (classes == 1) {
                throw new IllegalArgumentException("--classes must be 0 or 2 to 200, but is 1");
            }
        }

        @Override
        public OmniglotTask create() {
            return new OmniglotTask(this);
        }

        @Override
        public Recipe recipe(int inputSize, int outputSize) {
            var model = new ModelConfig(
                    inputSize,
                    outputSize,
                    new Lstm.Config(new ControllerSize(200, 1)),
                    new DncMemory.Config(new MemorySize(128, 40, 4)));
            return new Recipe(model, Recipe.adam(30_000, Recipe.NORM));
        }

        int shown() {
            return classes > 0 ? classes : labels == Labels.ONEHOT ? 5 : 15;
        }

        /** Letters of a label. */
        int letters() {
            return labels == Labels.ONEHOT ? 1 : WORD;
        }

        /** What each of them may be. */
        int alphabet() {
            return labels == Labels.ONEHOT ? shown() : WORD;
        }

        Options withShowings(int number) {
            return new Options(data, split, labels, classes, number);
        }
    }

    private static final int WORD = 5; // letters, of an alphabet of as many

    private final Options options;
    private final OmniglotSplit characters;

    /**
     * Reads the images.
     *
     * @throws dev.mneme.train.data.DataException when one is broken, or there are too few characters
     */
    public OmniglotTask(Options options) {
        if (options.data.isEmpty()) {
            throw new IllegalArgumentException(
                    "task omniglot needs --data, the folder of images_background.zip and images_evaluation.zip");
        }
        Path data = Path.of(options.data);
        this.options = options;
        characters = OmniglotSplit.of(data, OmniglotReader.read(data), options.split, options.shown());
    }

    private OmniglotTask(OmniglotTask of, int showings) {
        options = of.options.withShowings(showings);
        characters = of.characters;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Options options() {
        return options;
    }

    /** The characters that are trained on, validated on, and tested on. */
    OmniglotSplit characters() {
        return characters;
    }

    /** The pixels, row by row, then the label of the image before. */
    @Override
    public List<String> inputChannels() {
        int side = OmniglotDrawing.PIXELS;
        Stream<String> pixels =
                IntStream.range(0, side * side).mapToObj(i -> "pixel %s, %s".formatted(i / side + 1, i % side + 1));
        return Stream.concat(pixels, outputChannels().stream().map(label -> label + " before"))
                .toList();
    }

    @Override
    public List<String> outputChannels() {
        if (options.letters() == 1) {
            return IntStream.rangeClosed(1, options.alphabet())
                    .mapToObj(i -> "class " + i)
                    .toList();
        }
        return IntStream.range(0, options.letters() * options.alphabet())
                .mapToObj(i -> "letter %s is %s".formatted(i / WORD + 1, letter(i % WORD)))
                .toList();
    }

    private static char letter(int number) {
        return (char) ('a' + number);
    }

    /** How often each character is shown. */
    @Override
    public OptionalInt maxLength() {
        return OptionalInt.of(options.showings);
    }

    @Override
    public Task withMaxLength(int showings) {
        return new OmniglotTask(this, showings);
    }

    @Override
    public Source training() {
        return new OmniglotEpisodes(characters.training(), options, options.showings, true);
    }

    @Override
    public Objective objective() {
        return new LabelCrossEntropy(options.letters());
    }

    @Override
    public Evaluation validation() {
        return Fresh.of(
                "validation", 0, new OmniglotEpisodes(characters.validation(), options, options.showings, true));
    }

    @Override
    public List<Evaluation> evaluations() {
        int twice = 2 * options.showings;
        return List.of(
                test("new characters", 1, options.showings, true),
                test("as drawn", 2, options.showings, false),
                test("%s showings".formatted(twice), 3, twice, true));
    }

    @Override
    public Evaluation ofLength(int showings) {
        Checks.between("length", showings, 2, 1_000_000);
        return test("%s showings".formatted(showings), 4, showings, true);
    }

    private Evaluation test(String name, int stream, int showings, boolean moved) {
        return Fresh.of(name, stream, new OmniglotEpisodes(characters.test(), options, showings, moved));
    }

    /** The label of each image. */
    @Override
    public List<String> labels(Batch batch, int b) {
        return IntStream.range(0, batch.length(b))
                .mapToObj(t -> label(batch.target(), batch.row(t, b)))
                .toList();
    }

    private String label(Mat labels, int row) {
        long label = new LabelCrossEntropy(options.letters()).label(labels, row);
        if (options.letters() == 1) {
            return "class " + (label + 1);
        }
        var word = new StringBuilder();
        for (int i = 0; i < options.letters(); i++, label /= WORD) {
            word.append(letter((int) (label % WORD)));
        }
        return word.reverse().toString();
    }

    /** Each image in characters, under its label. */
    @Override
    public String picture(Batch batch, int b) {
        return picture(batch, b, batch.target());
    }

    /** The same, with the network's labels where they differ. */
    @Override
    public String picture(Batch batch, int b, Mat logits) {
        var text = new ArrayList<String>();
        for (int t = 0; t < batch.length(b); t++) {
            int row = batch.row(t, b);
            String wanted = label(batch.target(), row);
            String given = label(logits, row);
            text.add(wanted + (given.equals(wanted) ? "" : " (not " + given + ")"));
            text.addAll(image(batch.input(), row));
        }
        return String.join("\n", text) + "\n";
    }

    private static List<String> image(Mat input, int row) {
        var lines = new ArrayList<String>();
        for (int y = 0; y < OmniglotDrawing.PIXELS; y++) {
            var line = new StringBuilder();
            for (int x = 0; x < OmniglotDrawing.PIXELS; x++) {
                float ink = input.get(row, y * OmniglotDrawing.PIXELS + x);
                line.append(ink > 0.5f ? '#' : ink > 0 ? '+' : ' ');
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
