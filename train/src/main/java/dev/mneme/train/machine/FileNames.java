package dev.mneme.train.machine;

import java.io.IOException;
import java.nio.file.InvalidPathException;

/**
 * Names of files in the encoding of the locale that Java was started in, which is settled by then. What has no place in it
 * arrives as U+FFFD: a folder of that name is another one.
 */
public final class FileNames {
    private static final char LOST = '\uFFFD';

    private FileNames() {}

    /**
     * Refuses a current folder whose letters were lost on the way here.
     *
     * @throws IOException saying what to do
     */
    public static void requireFolder(String folder) throws IOException {
        if (folder.indexOf(LOST) >= 0) {
            throw new IOException("the name of the current folder, %s, cannot be read: %s".formatted(folder, remedy()));
        }
    }

    /** Refuses words of a command whose letters were lost, before anything is done. */
    public static void requireWords(String[] words) {
        for (String word : words) {
            if (word.indexOf(LOST) >= 0) {
                throw new IllegalArgumentException("'%s' cannot be read: %s".formatted(word, remedy()));
            }
        }
    }

    /** What is wrong with a name that Java refuses. */
    public static String sentence(InvalidPathException e) {
        return e.getInput().indexOf('\0') >= 0
                ? "'%s' is no name of a file: it holds a NUL"
                        .formatted(e.getInput().replace("\0", "\\0"))
                : "'%s' cannot be the name of a file: %s".formatted(e.getInput(), remedy());
    }

    private static String remedy() {
        return "names are in %s here; start in the locale of that name, such as LC_ALL=C.UTF-8, or rename it"
                .formatted(System.getProperty("sun.jnu.encoding"));
    }
}
