@org.jspecify.annotations.NullMarked
package dev.mneme.sparse;
