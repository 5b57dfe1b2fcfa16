package dev.mneme.train.io;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Words for what the operating system refused: its exceptions often carry a path and nothing else. */
final class Failures {
    private Failures() {}

    static String cause(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case ClosedChannelException _ -> "this file is closed";
            case NoSuchFileException _ -> "no such file or folder";
            case FileSystemException f when f.getReason() != null -> f.getReason();
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }
}
