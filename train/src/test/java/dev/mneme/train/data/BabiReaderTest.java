package dev.mneme.train.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.train.data.BabiReader.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BabiReaderTest {
    private static final String RELEASE = "tasks_1-20_v1-2";

    @TempDir
    Path folder;

    private static String story(String word) {
        return "1 A " + word + ".\n2 Where?\t" + word + "\t1\n";
    }

    private static Map<String, String> release() {
        var files = new TreeMap<String, String>();
        for (String set : List.of("en", "en-10k")) {
            files.put(RELEASE + "/" + set + "/qa1_some-title_train.txt", story(set.substring(0, 2)) + story("train"));
            files.put(RELEASE + "/" + set + "/qa1_some-title_test.txt", story(set.equals("en") ? "small" : "large"));
            files.put(RELEASE + "/" + set + "/qa11_other_test.txt", story("eleven"));
        }
        files.put(RELEASE + "/README.txt", "no story");
        return files;
    }

    private void unpack() throws IOException {
        for (Map.Entry<String, String> file : release().entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    private static byte[] tar(Map<String, String> files) {
        var tar = new ByteArrayOutputStream();
        files.forEach((name, text) -> {
            byte[] bytes = text.getBytes(ISO_8859_1);
            tar.writeBytes(header(name, bytes.length));
            tar.writeBytes(Arrays.copyOf(bytes, (bytes.length + 511) / 512 * 512));
        });
        tar.writeBytes(new byte[1024]);
        return tar.toByteArray();
    }

    private static byte[] header(String name, int size) {
        var header = new byte[512];
        put(header, 0, name);
        put(header, 124, "%011o".formatted(size));
        put(header, 148, "        ");
        header[156] = '0';
        put(header, 257, "ustar");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, "%06o".formatted(sum));
        header[154] = 0;
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private Path archive(byte[] tar) throws IOException {
        Path file = folder.resolve(RELEASE + "_en.tar.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(tar);
        }
        return file;
    }

    private static String answer(BabiReader reader, Part part) {
        return reader.read(1, part).getFirst().answers().getLast();
    }

    private static String refusal(Path data, String set, int task) {
        return Refusal.of(DataException.class, () -> BabiReader.open(data, set).read(task, Part.TRAIN));
    }

    @Test
    void foldersAreFoundFromAbove() throws IOException {
        unpack();
        Path release = folder.resolve(RELEASE);
        for (Path data : List.of(folder, release, release.resolve("en-10k"))) {
            BabiReader reader = BabiReader.open(data, "en-10k");
            assertEquals("large", answer(reader, Part.TEST));
            assertEquals(2, reader.read(1, Part.TRAIN).size());
            assertEquals("some-title", reader.title(1));
        }
        assertEquals("small", answer(BabiReader.open(folder, "en"), Part.TEST));
        assertEquals("small", answer(BabiReader.open(release.resolve("en"), "en-10k"), Part.TEST));
    }

    @Test
    void archivesAreReadAsTheFoldersTheyHold() throws IOException {
        Path archive = archive(tar(release()));
        for (Path data : List.of(archive, folder)) {
            assertEquals("large", answer(BabiReader.open(data, "en-10k"), Part.TEST));
            BabiReader small = BabiReader.open(data, "en");
            assertEquals("small", answer(small, Part.TEST));
            assertEquals("some-title", small.title(1));
            assertEquals(
                    archive + "!" + RELEASE + "/en/qa1_some-title_test.txt",
                    small.read(1, Part.TEST).getFirst().file());
        }
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        Path nowhere = folder.resolve("nowhere");
        assertTrue(refusal(nowhere, "en", 1).contains(nowhere + " does not exist"));
        assertTrue(refusal(folder, "en", 1).contains("holds no bAbI files"));
        unpack();
        assertTrue(refusal(folder, "hn", 1).contains("hn) holds no bAbI files"), refusal(folder, "hn", 1));
        String missing = refusal(folder, "en", 11);
        assertTrue(missing.contains("en holds no file qa11_*_train.txt; task 11 needs exactly one"), missing);
        Path copy = folder.resolve(RELEASE).resolve("en/qa1_other-title_train.txt");
        Files.writeString(copy, story("x"));
        assertTrue(refusal(folder, "en", 1).contains("holds 2 file qa1_*_train.txt"), refusal(folder, "en", 1));
        Files.delete(copy);
        Path broken = folder.resolve(RELEASE).resolve("en/qa1_some-title_train.txt");
        Files.writeString(broken, story("a") + "3 B");
        assertTrue(refusal(folder, "en", 1).startsWith(broken + ", line "), refusal(folder, "en", 1));
    }

    @Test
    void brokenArchivesAreRefused() throws IOException {
        byte[] tar = tar(release());
        Path file = archive(Arrays.copyOf(tar, 700));
        assertTrue(refusal(file, "en-10k", 1).contains("ends inside"), refusal(file, "en-10k", 1));
        byte[] flipped = tar.clone();
        flipped[3] ^= 1;
        archive(flipped);
        assertTrue(refusal(file, "en", 1).contains("checksum"), refusal(file, "en", 1));
        Files.writeString(file, "no archive");
        assertTrue(refusal(file, "en", 1).startsWith(file + " cannot be read as .tar.gz"), refusal(file, "en", 1));
        Files.write(file, new byte[0]);
        assertTrue(refusal(file, "en", 1).startsWith(file + " cannot be read as .tar.gz"), refusal(file, "en", 1));
        archive(tar(Map.of("README", "x")));
        assertTrue(refusal(file, "en", 1).contains("holds no bAbI files"), refusal(file, "en", 1));
    }

    /** Half a download: gzip itself notices, or the entry is short. */
    @Test
    void truncatedArchivesAreRefusedEverywhere() throws IOException {
        Path file = archive(tar(release()));
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length - 8; length += 7) {
            Files.write(file, Arrays.copyOf(whole, length));
            String message = refusal(file, "en-10k", 11);
            assertTrue(message.startsWith(file.toString()), message);
        }
    }

    /** The facts that the collection's own notes state. */
    @Test
    void publishedFilesAreAsDescribed() {
        BabiReader small = BabiReader.open(TestData.find("babi"), "en");
        BabiReader large = BabiReader.open(TestData.find("babi/" + RELEASE + "_en_en-10k.tar.gz"), "en-10k");
        Map<Integer, Integer> unusual = Map.of(4, 1000, 16, 1000, 19, 1000, 15, 250, 17, 125, 18, 198, 20, 94);
        for (int task = 1; task <= BabiReader.TASKS; task++) {
            List<BabiStory> train = small.read(task, Part.TRAIN);
            assertEquals(unusual.getOrDefault(task, 200), train.size(), "task " + task);
            assertEquals(1000, questions(train));
            assertEquals(1000, questions(small.read(task, Part.TEST)));
            assertEquals(texts(small.read(task, Part.TEST)), texts(large.read(task, Part.TEST)));
            if (task != 3) {
                List<BabiStory> all = large.read(task, Part.TRAIN);
                assertEquals(10_000, questions(all));
                assertEquals(texts(train.subList(0, 90)), texts(all.subList(0, 90)));
            }
        }
        String missing = Refusal.of(DataException.class, () -> large.read(3, Part.TRAIN));
        assertTrue(missing.contains("no file qa3_*_train.txt"), missing);
        assertEquals("single-supporting-fact", large.title(1));
    }

    private static List<List<String>> texts(List<BabiStory> stories) {
        return stories.stream().map(BabiStory::words).toList();
    }

    /** Unbroken runs of dashes. */
    private static int questions(List<BabiStory> stories) {
        int questions = 0;
        for (BabiStory story : stories) {
            for (int i = 0; i < story.words().size(); i++) {
                boolean dash = story.words().get(i).equals(BabiStory.DASH);
                boolean first = i == 0 || !story.words().get(i - 1).equals(BabiStory.DASH);
                assertEquals(dash, !story.answers().get(i).isEmpty());
                questions += dash && first ? 1 : 0;
            }
        }
        return questions;
    }
}
