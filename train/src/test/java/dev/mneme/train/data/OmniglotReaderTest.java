package dev.mneme.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OmniglotReaderTest {
    @TempDir
    Path temp;

    private static String refused(Path data) {
        String said = Refusal.of(DataException.class, () -> OmniglotReader.read(data));
        assertEquals(1, said.lines().count(), said);
        return said;
    }

    private static List<String> names(List<OmniglotCharacter> characters) {
        return characters.stream().map(OmniglotCharacter::name).toList();
    }

    @Test
    void zipsAndFoldersGiveTheSame() throws IOException {
        OmniglotExcerpt.write(temp, "images_background", 12, 3);
        OmniglotExcerpt.write(temp, "images_evaluation", 2, 3);
        OmniglotExcerpt.write(temp, "images_background_small1", 2, 3); // some of the background again
        List<OmniglotCharacter> zipped = OmniglotReader.read(temp);
        assertEquals(14, zipped.size());
        assertEquals(
                List.of("Made-up_(1)/character01", "Made-up_(1)/character02"),
                names(zipped).subList(12, 14));
        assertEquals("Made-up_(2)/character02", zipped.get(11).name());
        assertEquals(12, zipped.stream().filter(OmniglotCharacter::background).count());
        for (OmniglotCharacter character : zipped) {
            assertEquals(3, character.drawings().size());
        }
        assertEquals(names(zipped).subList(0, 12), names(OmniglotReader.read(temp.resolve("images_background.zip"))));
        Path folder = Files.createDirectory(temp.resolve("unpacked"));
        for (int character = 1; character <= 12; character++) {
            for (int drawing = 1; drawing <= 3; drawing++) {
                Path file = folder.resolve(OmniglotExcerpt.name("images_background", character, drawing));
                Files.createDirectories(file.getParent());
                int[] paper = OmniglotExcerpt.paper("images_background", character, drawing);
                Files.write(file, OmniglotExcerpt.png(105, 105, 1, paper));
            }
        }
        List<OmniglotCharacter> unpacked = OmniglotReader.read(folder);
        assertEquals(names(zipped).subList(0, 12), names(unpacked));
        for (int i = 0; i < 12; i++) {
            assertEquals(
                    zipped.get(i).drawings().get(2).ink(),
                    unpacked.get(i).drawings().get(2).ink());
        }
    }

    @Test
    void whatIsMissingOrBrokenIsNamed() throws IOException {
        Path nowhere = temp.resolve("nowhere");
        assertTrue(refused(nowhere).startsWith(nowhere + " does not exist; give the folder"));
        assertTrue(refused(temp).startsWith(temp + " holds no Omniglot images"));
        Path text = Files.writeString(temp.resolve("images_background.zip"), "not a zip");
        assertTrue(refused(temp).startsWith(text + " cannot be read as .zip ("));
        OmniglotExcerpt.write(temp, "images_background", 3, 2);
        byte[] whole = Files.readAllBytes(text);
        Files.write(text, Arrays.copyOf(whole, whole.length / 2));
        assertTrue(refused(temp).startsWith(text + " cannot be read as .zip ("));
        byte[] damaged = whole.clone();
        for (int i = 100; i < 140; i++) {
            damaged[i] = 0;
        }
        Files.write(text, damaged);
        assertTrue(refused(text).startsWith(text + "!" + OmniglotExcerpt.name("images_background", 1, 1)));
    }

    @Test
    void aBrokenImageIsNamed() throws IOException {
        byte[] image = OmniglotExcerpt.png(105, 105, 1, new int[105 * 105]);
        for (byte[] broken : List.of(Arrays.copyOf(image, image.length - 20), new byte[1 << 16])) {
            Path file = temp.resolve("images_evaluation.zip");
            String name = OmniglotExcerpt.name("images_evaluation", 1, 1);
            try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(broken);
                zip.putNextEntry(new ZipEntry("images_evaluation/../../etc/character01/1_1.txt"));
            }
            assertTrue(refused(file).startsWith(file + "!" + name + " "));
            Path unpacked = temp.resolve("folder").resolve(name);
            Files.createDirectories(unpacked.getParent());
            Files.write(unpacked, broken);
            assertTrue(refused(temp.resolve("folder")).startsWith(unpacked + " "));
        }
    }

    /** As counted by those who made them: 30 and 20 alphabets, twenty drawings of each character. */
    @Test
    void thePublishedFilesAreWhole() {
        List<OmniglotCharacter> all = OmniglotReader.read(TestData.find("omniglot"));
        assertEquals(1623, all.size());
        assertEquals(964, all.stream().filter(OmniglotCharacter::background).count());
        assertEquals(
                50,
                all.stream()
                        .map(character -> character.name().split("/", -1)[0])
                        .distinct()
                        .count());
        for (OmniglotCharacter character : all) {
            assertEquals(20, character.drawings().size());
            for (OmniglotDrawing drawing : character.drawings()) {
                assertTrue(drawing.ink() > 20 && drawing.ink() < 4000, character.name() + " " + drawing.ink());
            }
        }
        Path small = TestData.find("omniglot/images_background_small1.zip");
        assertEquals(136, OmniglotReader.read(small).size());
    }
}
