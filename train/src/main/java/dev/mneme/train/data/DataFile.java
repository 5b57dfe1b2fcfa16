package dev.mneme.train.data;

/**
 * The bytes of a file, wherever they came from.
 *
 * @param name what messages call it
 * @param bytes not to be modified
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
record DataFile(String name, byte[] bytes) {}
