package dev.mneme.train.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Text in UTF-8, whatever the locale. */
public final class TextFiles {
    private TextFiles() {}

    /**
     * All of {@code file}.
     *
     * @throws BadFileException when it is no text in UTF-8
     */
    public static String read(Path file) throws IOException {
        try {
            return Files.readString(file, UTF_8);
        } catch (CharacterCodingException e) {
            throw new BadFileException(
                    file, "is no text in UTF-8; it is damaged, or was written in another encoding", e);
        }
    }
}
