#pragma once
// Parts of ncurses that Swift cannot import: variadic functions, macros, and globals that the Swift 6 language mode rejects as shared
// mutable state.
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <wchar.h>

/// From term.h, whose macros would define common words in every file.
extern int setupterm(const char *type, int descriptor, int *status);

static inline WINDOW *cnn_main_window(void) { return stdscr; }
static inline int cnn_color_count(void) { return COLORS; }
static inline void cnn_clear_next(WINDOW *window) { clearok(window, TRUE); }

/// Puts one character at a position, with attributes and an extended colour pair; does not move the cursor.
static inline int cnn_set_cell(WINDOW *window, int y, int x, unsigned int scalar, int bold, int underline, int reverse, int pair) {
    wchar_t text[2] = {(wchar_t)scalar, 0};
    cchar_t cell;
    attr_t attributes = (bold ? A_BOLD : 0) | (underline ? A_UNDERLINE : 0) | (reverse ? A_REVERSE : 0);
    int extended = pair;
    setcchar(&cell, text, attributes, 0, &extended);
    return mvwadd_wchnstr(window, y, x, &cell, 1);
}

/// The columns that the C library, and so ncurses, assigns to a character; -1 if unknown. The library's header hides its declaration.
static inline int cnn_library_width(unsigned int scalar) {
    extern int wcwidth(wchar_t character);
    return wcwidth((wchar_t)scalar);
}

/// Decodes a character in the locale's encoding into *scalar. Returns its number of bytes, -2 if more bytes are needed, -1 if they are
/// invalid.
static inline int cnn_decode(const char *bytes, int count, unsigned int *scalar) {
    mbstate_t state = {0};
    wchar_t character = 0;
    size_t used = mbrtowc(&character, bytes, (size_t)count, &state);
    *scalar = (unsigned int)character;
    return used == (size_t)-1 ? -1 : used == (size_t)-2 ? -2 : (int)used;
}

/// The name of a string capability by its number; 0 after the last.
static inline const char *cnn_capability_name(int number) {
    extern const char *const strnames[];
    return strnames[number];
}

static inline int cnn_is_string(const char *capability) { return capability != 0 && capability != (char *)-1; }

/// A macro that Swift cannot import.
enum { cnn_codeset = CODESET };
