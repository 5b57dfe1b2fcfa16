package dev.mneme.train.task;

import dev.mneme.kernels.Mat;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Local;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import dev.mneme.model.config.Since;
import dev.mneme.train.data.BabiReader;
import dev.mneme.train.data.BabiReader.Part;
import dev.mneme.train.data.BabiStory;
import dev.mneme.train.data.Batch;
import dev.mneme.train.data.Rng;
import dev.mneme.train.data.Source;
import dev.mneme.train.data.Vocabulary;
import dev.mneme.train.objective.Objective;
import dev.mneme.train.objective.SoftmaxCrossEntropy;
import dev.mneme.train.recipe.CurriculumConfig;
import dev.mneme.train.recipe.Recipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Read a story word by word and answer its questions (Weston et al. 2015), one network for all chosen tasks, as in
 * Graves et al. 2016: words are one-hot, a dash is fed for every word of an answer, and only there the network is
 * asked, by a softmax over all words. A question is right when all words of its answer are. One story in ten of the
 * training files is held back for validation, always the same ones; training draws stories uniformly from the rest of
 * all tasks. It may begin with the first questions of stories and come to whole ones (a length is a number of questions).
 */
public final class BabiTask implements Task {
    /** The name on the command line and in files. */
    public static final String NAME = "babi";

    static final String SUMMARY = "read stories and answer questions about them (needs --data)";

    /** Which stories are read. The vocabulary, all words in order, is collected from the files when it is empty. */
    public record Options(
            @Meaning("Folder or archive of the published files") @Local
            String data,

            @Meaning("Which of the published sets: en-10k or en")
            String babiSet,

            @Meaning("Numbers of the tasks to learn together, such as 1 or 1,2,5-7")
            @Range(least = 1, most = BabiReader.TASKS)
            List<Integer> task,

            @Meaning("Leave out longer training stories; 0 for none") @Range(least = 0, most = 1_000_000) @TrainingOnly
            int maxWords,

            @Meaning("Train on the beginning of a story, up to so many questions; 0 for whole stories")
            @Range(least = 0, most = 1_000_000)
            @TrainingOnly
            @Since("0.1")
            int maxQuestions,

            List<String> vocabulary)
            implements TaskConfig {
        public static final Options DEFAULTS = new Options("", "en-10k", List.of(1), 0, 0, List.of());

        /** Refuses sets and tasks that there cannot be, and numbers out of range. */
        public Options {
            task = List.copyOf(task);
            vocabulary = List.copyOf(vocabulary);
            if (!babiSet.matches("[A-Za-z0-9][A-Za-z0-9-]*")) {
                throw new IllegalArgumentException(
                        "--babi-set must be the name of a set such as en-10k or en, but is " + babiSet);
            }
            if (task.isEmpty() || Set.copyOf(task).size() != task.size()) {
                throw new IllegalArgumentException(
                        "--task must be different task numbers, for instance 1 or 1,2,3 or 1-20, but is " + task);
            }
            Configs.check(Options.class, data, babiSet, task, maxWords, maxQuestions, vocabulary);
        }

        @Override
        public BabiTask create() {
            return new BabiTask(this);
        }

        @Override
        public Recipe recipe(int inputSize, int outputSize) {
            return new Recipe(
                    Recipe.dnc(inputSize, outputSize, 64, 16, 16),
                    Recipe.adam(3e-3, 0.1, FIRST_QUESTIONS).lasting(30_000, Recipe.NORM));
        }

        private Options with(List<String> words, int questions) {
            return new Options(data, babiSet, task, maxWords, questions, words);
        }
    }

    /** Whole stories to be judged by. */
    private record Stories(String name, List<EncodedStory> stories) implements Evaluation {
        @Override
        public int maxSteps() {
            return longest(stories);
        }

        @Override
        public int sequences() {
            return stories.size();
        }

        @Override
        public void draw(Batch batch, int b, int number, Rng rng) {
            EncodedStory story = stories.get(number);
            story.put(batch, b, story.length());
        }
    }

    /** Stories to train on, up to so many questions. */
    private record Beginnings(List<EncodedStory> stories, int questions) implements Source {
        @Override
        public int maxSteps() {
            return stories.stream()
                    .mapToInt(story -> story.lengthTo(questions))
                    .max()
                    .orElseThrow();
        }

        @Override
        public void draw(Batch batch, int b, Rng rng) {
            EncodedStory story = stories.get(rng.nextInt(stories.size()));
            story.put(batch, b, story.lengthTo(questions));
        }
    }

    /** Both the first questions before whole stories and the weight decay are needed: see the results. */
    private static final CurriculumConfig FIRST_QUESTIONS =
            new CurriculumConfig(true, 1, 16, 0.1, CurriculumConfig.WINDOW);

    private static final long SPLIT = 0x73706c6974L;
    private static final long ORDER = 0x6f72646572L;
    private static final int HELD_BACK = 10;

    private final Options options;
    private final Vocabulary vocabulary;
    private final List<EncodedStory> training;
    private final Evaluation validation;
    private final List<Evaluation> tests;
    private final int maxQuestions;
    private int leftOut;

    /**
     * Reads the files.
     *
     * @throws dev.mneme.train.data.DataException when one is missing or broken
     */
    public BabiTask(Options options) {
        if (options.data.isEmpty()) {
            throw new IllegalArgumentException("task babi needs --data, the folder or the .tar.gz of the bAbI tasks");
        }
        BabiReader reader = BabiReader.open(Path.of(options.data), options.babiSet);
        List<List<BabiStory>> train = read(reader, options, Part.TRAIN);
        List<List<BabiStory>> test = read(reader, options, Part.TEST);
        vocabulary = options.vocabulary.isEmpty() ? collect(train, test) : new Vocabulary(options.vocabulary);
        training = new ArrayList<>();
        tests = new ArrayList<>();
        var heldBack = new ArrayList<EncodedStory>();
        for (int i = 0; i < train.size(); i++) {
            split(options.task.get(i), train.get(i), options.maxWords, heldBack);
            List<EncodedStory> stories = test.get(i).stream().map(this::encode).toList();
            tests.add(new Stories("task " + options.task.get(i) + ", " + reader.title(options.task.get(i)), stories));
        }
        if (training.isEmpty() || heldBack.isEmpty()) {
            throw new IllegalArgumentException("no story is left to train and validate on: --max-words "
                    + options.maxWords + " leaves out " + leftOut + " stories, or the files are too short");
        }
        shuffle(heldBack);
        validation = new Stories("validation", heldBack);
        maxQuestions = options.maxQuestions > 0
                ? options.maxQuestions
                : training.stream().mapToInt(EncodedStory::questions).max().orElseThrow();
        this.options = options.with(vocabulary.words(), options.maxQuestions);
    }

    private BabiTask(BabiTask of, int questions) {
        options = of.options.with(of.options.vocabulary, questions);
        vocabulary = of.vocabulary;
        training = of.training;
        validation = of.validation;
        tests = of.tests;
        leftOut = of.leftOut;
        maxQuestions = questions;
    }

    private static List<List<BabiStory>> read(BabiReader reader, Options options, Part part) {
        return options.task.stream().map(number -> reader.read(number, part)).toList();
    }

    private static Vocabulary collect(List<List<BabiStory>> train, List<List<BabiStory>> test) {
        var all = new ArrayList<BabiStory>();
        train.forEach(all::addAll);
        test.forEach(all::addAll);
        return Vocabulary.of(all);
    }

    private EncodedStory encode(BabiStory story) {
        return EncodedStory.of(story, vocabulary);
    }

    /** Whether a story is held back depends on its task and place alone, not on what else is learned. */
    private void split(int number, List<BabiStory> stories, int maxWords, List<EncodedStory> heldBack) {
        for (int i = 0; i < stories.size(); i++) {
            boolean held = Rng.of(SPLIT, number, i).nextInt(HELD_BACK) == 0;
            EncodedStory story = encode(stories.get(i));
            if (maxWords > 0 && story.length() > maxWords) {
                leftOut++;
            } else {
                (held ? heldBack : training).add(story);
            }
        }
    }

    /** So that the first few are a fair sample of all tasks. */
    private static void shuffle(List<EncodedStory> stories) {
        Rng rng = Rng.of(ORDER);
        for (int i = stories.size() - 1; i > 0; i--) {
            Collections.swap(stories, i, rng.nextInt(i + 1));
        }
    }

    private static int longest(List<EncodedStory> stories) {
        return stories.stream().mapToInt(EncodedStory::length).max().orElseThrow();
    }

    /** How many training and validation stories are longer than {@code maxWords} and so left out. */
    public int leftOut() {
        return leftOut;
    }

    /** How many stories training draws from. */
    public int trainingStories() {
        return training.size();
    }

    @Override
    public String name() {
        return NAME;
    }

    /** With the vocabulary. */
    @Override
    public Options options() {
        return options;
    }

    @Override
    public List<String> inputChannels() {
        return vocabulary.words();
    }

    @Override
    public List<String> outputChannels() {
        return vocabulary.words();
    }

    @Override
    public Source training() {
        return new Beginnings(training, maxQuestions);
    }

    /** The questions of a training story that are asked at most; what is validated and tested are whole stories. */
    @Override
    public OptionalInt maxLength() {
        return OptionalInt.of(maxQuestions);
    }

    @Override
    public Task withMaxLength(int questions) {
        return new BabiTask(this, questions);
    }

    @Override
    public Objective objective() {
        return new SoftmaxCrossEntropy();
    }

    @Override
    public Evaluation validation() {
        return validation;
    }

    /** The test questions of each task. */
    @Override
    public List<Evaluation> evaluations() {
        return List.copyOf(tests);
    }

    /** The words. */
    @Override
    public List<String> labels(Batch batch, int b) {
        return IntStream.range(0, batch.length(b))
                .mapToObj(t -> word(batch.input(), batch.row(t, b)))
                .toList();
    }

    private String word(Mat oneHot, int row) {
        return vocabulary.words().get(SoftmaxCrossEntropy.classOf(oneHot, row));
    }

    /** A line for each sentence or question, the words of an answer after dashes. */
    @Override
    public String picture(Batch batch, int b) {
        return picture(batch, b, batch.target());
    }

    /** The same, with the network's words where they differ. */
    @Override
    public String picture(Batch batch, int b, Mat logits) {
        var text = new StringBuilder();
        for (int t = 0; t < batch.length(b); t++) {
            int row = batch.row(t, b);
            String word = word(batch.input(), row);
            boolean asked = batch.masked(t, b);
            boolean endsLine = asked ? t + 1 == batch.length(b) || !batch.masked(t + 1, b) : word.equals(".");
            text.append(asked ? answer(batch, row, logits) : word).append(endsLine ? '\n' : ' ');
        }
        return text.toString();
    }

    private String answer(Batch batch, int row, Mat logits) {
        String wanted = word(batch.target(), row);
        String given = vocabulary.words().get(SoftmaxCrossEntropy.best(logits, row));
        return BabiStory.DASH + wanted + (given.equals(wanted) ? "" : " (not " + given + ")");
    }
}
