package dev.mneme.train.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds and reads the files of the bAbI question answering tasks (Weston et al. 2015), {@code qaN_*_train.txt} and
 * {@code qaN_*_test.txt} for N = 1 .. {@value #TASKS}, in a folder or in the {@code .tar.gz} they are published as.
 */
public final class BabiReader {
    /** How many tasks there are. */
    public static final int TASKS = 20;

    /** Which half of a task's stories. */
    public enum Part {
        /** The stories to learn from. */
        TRAIN("train"),
        /** The stories to be judged by. */
        TEST("test");

        private final String suffix;

        Part(String suffix) {
            this.suffix = suffix;
        }
    }

    private static final String RELEASE = "tasks_1-20_v1-2";
    private static final Pattern FILE = Pattern.compile("qa([1-9][0-9]?)_(.+)_(train|test)\\.txt");

    private final String place;
    private final List<DataFile> inArchive;
    private final List<Path> inFolder;

    private BabiReader(String place, List<DataFile> inArchive, List<Path> inFolder) {
        this.place = place;
        this.inArchive = inArchive;
        this.inFolder = inFolder;
        if (inArchive.isEmpty() && inFolder.isEmpty()) {
            throw new DataException(place + " holds no bAbI files (qa1_*_train.txt and so on); give the folder "
                    + RELEASE + "/en-10k or the .tar.gz of the tasks");
        }
    }

    /**
     * Looks at what {@code data} is: the folder of the files, a folder above it, or an archive.
     *
     * @param set which of the published sets to take where there are several: {@code en-10k}, {@code en}
     * @throws DataException when there are no such files
     */
    public static BabiReader open(Path data, String set) {
        if (Files.isDirectory(data)) {
            return openFolder(data, set);
        }
        if (Files.isRegularFile(data)) {
            return new BabiReader(data + "!" + set, TarReader.read(data, name -> isIn(set, name)), List.of());
        }
        throw new DataException(data + " does not exist; give the folder or the .tar.gz of the bAbI tasks");
    }

    private static boolean isIn(String set, String name) {
        Path path = Path.of(name);
        Path parent = path.getParent();
        return parent != null
                && parent.endsWith(set)
                && FILE.matcher(fileName(path)).matches();
    }

    private static BabiReader openFolder(Path data, String set) {
        for (Path folder :
                List.of(data, data.resolve(set), data.resolve(RELEASE).resolve(set))) {
            List<Path> files = Files.isDirectory(folder) ? list(folder, FILE) : List.of();
            if (!files.isEmpty()) {
                return new BabiReader(folder.toString(), List.of(), files);
            }
        }
        List<Path> archives = list(data, Pattern.compile(Pattern.quote(RELEASE) + ".*\\.(tar\\.gz|tgz)"));
        return archives.size() == 1
                ? open(archives.getFirst(), set)
                : new BabiReader(data + " (set " + set + ")", List.of(), List.of());
    }

    private static List<Path> list(Path folder, Pattern names) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> names.matcher(fileName(file)).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new DataException(folder + " cannot be listed (" + e.getMessage() + ")", e);
        }
    }

    private static String fileName(Path file) {
        Path name = file.getFileName();
        return name == null ? "" : name.toString();
    }

    /** The stories of one task, in the order of the file. */
    public List<BabiStory> read(int task, Part part) {
        return BabiParser.parse(find(task, part));
    }

    /** What the files call the task, for instance {@code single-supporting-fact}. */
    public String title(int task) {
        Matcher matcher = FILE.matcher(fileName(Path.of(find(task, Part.TEST).name())));
        return matcher.matches() ? matcher.group(2) : "";
    }

    private DataFile find(int task, Part part) {
        List<DataFile> archived = inArchive.stream()
                .filter(file -> isFor(task, part, Path.of(file.name())))
                .toList();
        List<Path> found =
                inFolder.stream().filter(file -> isFor(task, part, file)).toList();
        int count = archived.size() + found.size();
        if (count != 1) {
            throw new DataException(place + " holds " + (count == 0 ? "no" : Integer.toString(count)) + " file qa"
                    + task + "_*_" + part.suffix + ".txt; task " + task + " needs exactly one");
        }
        return archived.isEmpty() ? load(found.getFirst()) : archived.getFirst();
    }

    private static boolean isFor(int task, Part part, Path file) {
        Matcher matcher = FILE.matcher(fileName(file));
        return matcher.matches()
                && matcher.group(1).equals(Integer.toString(task))
                && matcher.group(3).equals(part.suffix);
    }

    private static DataFile load(Path file) {
        try {
            return new DataFile(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new DataException(file + " cannot be read (" + e.getMessage() + ")", e);
        }
    }
}
