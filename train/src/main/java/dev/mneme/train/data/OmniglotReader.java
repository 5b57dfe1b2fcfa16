package dev.mneme.train.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Finds and reads the images of the Omniglot data set (Lake et al. 2015) as they are published,
 * {@code images_background/<alphabet>/characterNN/IIII_DD.png} and the same of {@code images_evaluation}, in a zip file each
 * or unpacked. Nothing is written to disk.
 */
public final class OmniglotReader {
    private static final String BACKGROUND = "images_background";
    private static final List<String> SETS = List.of(BACKGROUND, "images_evaluation");
    private static final Pattern IMAGE =
            Pattern.compile("(?:.*/)?(images_\\w+)/([^/]+/character[0-9]+)/[0-9]+_[0-9]+\\.png");
    private static final int LARGEST_FILE = 1 << 16;
    private static final int FOLDERS = 3; // of an alphabet, in it of a character, in it the images

    private final SortedMap<String, List<OmniglotDrawing>> found = new TreeMap<>(); // by set/alphabet/character

    private OmniglotReader() {}

    /**
     * All characters that there are, sorted by set and name.
     *
     * @param data one of the zip files, or the folder that holds them or what was in them
     * @throws DataException when there are none, or a file is broken
     */
    public static List<OmniglotCharacter> read(Path data) {
        var reader = new OmniglotReader();
        if (Files.isDirectory(data)) {
            SETS.forEach(set -> reader.addSet(data, set));
        } else if (Files.isRegularFile(data)) {
            reader.addZip(data);
        } else {
            throw new DataException(data + " does not exist; give the folder of " + BACKGROUND
                    + ".zip and images_evaluation.zip, or one of them");
        }
        if (reader.found.isEmpty()) {
            throw new DataException(data + " holds no Omniglot images (" + BACKGROUND
                    + "/Greek/character01/0394_01.png and so on); give the folder of " + BACKGROUND
                    + ".zip and images_evaluation.zip, or one of them");
        }
        return reader.characters();
    }

    private List<OmniglotCharacter> characters() {
        var characters = new ArrayList<OmniglotCharacter>();
        found.forEach((name, drawings) -> characters.add(
                new OmniglotCharacter(name.startsWith(BACKGROUND), name.substring(name.indexOf('/') + 1), drawings)));
        return characters;
    }

    private void addSet(Path data, String set) {
        Path folder = data.resolve(set);
        Path zip = data.resolve(set + ".zip");
        if (Files.isDirectory(folder)) {
            addFolder(data, folder);
        } else if (Files.isRegularFile(zip)) {
            addZip(zip);
        }
    }

    private void addFolder(Path data, Path folder) {
        try (Stream<Path> files = Files.walk(folder, FOLDERS)) {
            for (Path file : files.sorted().toList()) {
                String name = data.relativize(file).toString().replace('\\', '/');
                try (InputStream in = IMAGE.matcher(name).matches() ? Files.newInputStream(file) : null) {
                    if (in != null) {
                        add(name, file.toString(), in);
                    }
                }
            }
        } catch (IOException e) {
            throw new DataException(folder + " cannot be read (" + e.getMessage() + ")", e);
        } catch (UncheckedIOException e) {
            throw new DataException(folder + " cannot be listed (" + e.getMessage() + ")", e);
        }
    }

    private void addZip(Path file) {
        try (var zip = new ZipFile(file.toFile())) {
            for (String name : zip.stream().map(ZipEntry::getName).sorted().toList()) {
                if (IMAGE.matcher(name).matches()) {
                    addEntry(file, zip, zip.getEntry(name));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new DataException(file + " cannot be read as .zip (" + e.getMessage() + ")", e);
        }
    }

    private void addEntry(Path file, ZipFile zip, ZipEntry entry) throws IOException {
        String place = file + "!" + entry.getName();
        try (InputStream in = zip.getInputStream(entry)) {
            add(entry.getName(), place, in);
        } catch (ZipException | java.io.EOFException e) {
            throw new DataException(place + " cannot be unpacked (" + e.getMessage() + "); fetch the file again", e);
        }
    }

    private void add(String name, String place, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(LARGEST_FILE);
        if (bytes.length == LARGEST_FILE) {
            throw new DataException(place + " is no image of Omniglot: it has " + LARGEST_FILE + " bytes or more");
        }
        Matcher image = IMAGE.matcher(name);
        if (image.matches()) {
            boolean[] dark = PngReader.dark(new DataFile(place, bytes), OmniglotDrawing.SIZE);
            found.computeIfAbsent(image.group(1) + "/" + image.group(2), _ -> new ArrayList<>())
                    .add(OmniglotDrawing.of(dark));
        }
    }
}
