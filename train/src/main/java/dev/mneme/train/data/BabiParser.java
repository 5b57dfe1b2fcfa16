package dev.mneme.train.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the text of one bAbI file. A line is {@code ID text} or {@code ID question<TAB>answer<TAB>supporting IDs}; an
 * ID of 1 starts a story, other IDs are one more than the line before. Everything else is refused with the line's
 * number: a file that was cut off or edited by accident would train a network on nonsense.
 */
final class BabiParser {
    private static final int LONGEST_LINE = 10_000;
    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,5}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]+(['-][A-Za-z0-9]+)*");

    private final String file;
    private final List<BabiStory> stories = new ArrayList<>();
    private final Map<String, String> known = new HashMap<>(); // one String for each different word
    private List<String> words = new ArrayList<>();
    private List<String> answers = new ArrayList<>();
    private int storyLine;
    private int lineNumber;
    private int id;
    private boolean[] statement = new boolean[16]; // by ID in this story: a line without a question
    private boolean questionLast;

    private BabiParser(String file) {
        this.file = file;
    }

    static List<BabiStory> parse(DataFile file) {
        return new BabiParser(file.name()).parse(file.bytes());
    }

    private List<BabiStory> parse(byte[] bytes) {
        // One char for each byte, so that a stray byte is found and not replaced.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (int start = 0; start < text.length(); ) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            boolean carriageReturn = end > start && text.charAt(end - 1) == '\r';
            lineNumber++;
            line(text.substring(start, carriageReturn ? end - 1 : end));
            start = end + 1;
        }
        if (lineNumber == 0) {
            throw new DataException(file + " is empty");
        }
        endStory();
        return stories;
    }

    private void line(String line) {
        checkCharacters(line);
        int space = line.indexOf(' ');
        nextId(space < 0 ? line : line.substring(0, space));
        if (space < 0 || line.substring(space).isBlank()) {
            throw broken("has an ID and no text");
        }
        String[] columns = line.substring(space + 1).split("\t", -1);
        switch (columns.length) {
            case 1 -> sentence(columns[0]);
            case 3 -> question(columns[0], columns[1], columns[2]);
            default ->
                throw broken("has " + (columns.length - 1)
                        + " tabs: a sentence has none, a question has 2, before the answer and the supporting IDs");
        }
        questionLast = columns.length == 3;
        statement[id] = !questionLast;
    }

    private void checkCharacters(String line) {
        if (line.isEmpty()) {
            throw broken("is empty");
        }
        if (line.length() > LONGEST_LINE) {
            throw broken("is longer than " + LONGEST_LINE + " characters");
        }
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c != '\t' && (c < ' ' || c > '~')) {
                throw broken(String.format(Locale.ROOT, "has a byte 0x%02x, which is no ASCII text", (int) c));
            }
        }
    }

    private void nextId(String digits) {
        if (!ID.matcher(digits).matches()) {
            throw broken("must start with an ID of 1 or more and a space, got '" + shortened(digits) + "'");
        }
        int next = Integer.parseInt(digits);
        if (next == 1) {
            if (lineNumber > 1) {
                endStory();
            }
            storyLine = lineNumber;
        } else if (lineNumber == 1) {
            throw broken("must have ID 1, got " + next);
        } else if (next != id + 1) {
            throw broken("must have ID " + (id + 1) + ", or 1 to start a story, got " + next);
        }
        id = next;
        if (id >= statement.length) {
            statement = Arrays.copyOf(statement, 2 * statement.length);
        }
    }

    private void endStory() {
        if (!questionLast) {
            throw broken(storyLine, lineNumber, "the story that starts here does not end with a question");
        }
        stories.add(new BabiStory(file, storyLine, List.copyOf(words), List.copyOf(answers)));
        words = new ArrayList<>();
        answers = new ArrayList<>();
    }

    private void question(String question, String answer, String support) {
        sentence(question);
        for (String word : answer.split(",", -1)) {
            if (!isWord(word)) {
                throw broken("has the answer '" + shortened(answer) + "': answers are words joined by commas");
            }
            add(BabiStory.DASH, word);
        }
        for (String reference : support.strip().split(" ", -1)) {
            int supporting = ID.matcher(reference).matches() ? Integer.parseInt(reference) : 0;
            if (supporting == 0) {
                throw broken("has '" + shortened(reference) + "' where a supporting ID must be");
            }
            if (supporting >= id || !statement[supporting]) {
                throw broken("names line " + supporting + " as support, which is no sentence before it in its story");
            }
        }
    }

    private void sentence(String text) {
        for (String piece : text.strip().split(" +", -1)) {
            int end = piece.length();
            while (end > 0 && isMark(piece.charAt(end - 1))) {
                end--;
            }
            if (end > 0) {
                String word = piece.substring(0, end);
                if (!known.containsKey(word) && !isWord(word)) {
                    throw broken(
                            "has '" + shortened(piece) + "', which is neither a word nor a full stop or question mark");
                }
                add(word, "");
            }
            for (int i = end; i < piece.length(); i++) {
                add(piece.substring(i, i + 1), "");
            }
        }
    }

    private void add(String word, String answer) {
        words.add(lowered(word));
        answers.add(lowered(answer));
    }

    private String lowered(String word) {
        return known.computeIfAbsent(word, w -> w.toLowerCase(Locale.ROOT));
    }

    private static boolean isMark(char c) {
        return c == '.' || c == '?';
    }

    private static boolean isWord(String text) {
        return WORD.matcher(text).matches();
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    private DataException broken(String what) {
        return broken(lineNumber, lineNumber, "this line " + what);
    }

    private DataException broken(int from, int to, String what) {
        return new DataException(
                file + ", line " + from + ": " + what + (to > from ? " (looked up to line " + to + ")" : ""));
    }
}
