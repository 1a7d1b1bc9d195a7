#pragma once
// What Swift cannot import of ncurses: variadic functions, macros, and globals that the Swift 6 language mode refuses as shared mutable state.
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <wchar.h>

/// From term.h, whose macros would take common words from every file.
extern int setupterm(const char *type, int descriptor, int *status);

static inline WINDOW *cnn_main_window(void) { return stdscr; }
static inline int cnn_color_count(void) { return COLORS; }
static inline void cnn_clear_next(WINDOW *window) { clearok(window, TRUE); }

/// Puts one character at a place, with attributes and an extended colour pair; does not move the cursor.
static inline int cnn_set_cell(WINDOW *window, int y, int x, unsigned int scalar, int bold, int underline, int reverse, int pair) {
    wchar_t text[2] = {(wchar_t)scalar, 0};
    cchar_t cell;
    attr_t attributes = (bold ? A_BOLD : 0) | (underline ? A_UNDERLINE : 0) | (reverse ? A_REVERSE : 0);
    int extended = pair;
    setcchar(&cell, text, attributes, 0, &extended);
    return mvwadd_wchnstr(window, y, x, &cell, 1);
}

/// The columns that the C library, and so ncurses, gives a character; -1 if it does not know it. The library's header hides its declaration.
static inline int cnn_library_width(unsigned int scalar) {
    extern int wcwidth(wchar_t character);
    return wcwidth((wchar_t)scalar);
}

/// A key: 0 none, 1 a character in *value, 2 a function key's code in *value.
static inline int cnn_read_key(WINDOW *window, unsigned int *value) {
    wint_t key = 0;
    int kind = wget_wch(window, &key);
    *value = (unsigned int)key;
    return kind == ERR ? 0 : kind == KEY_CODE_YES ? 2 : 1;
}

static inline int cnn_is_string(const char *capability) { return capability != 0 && capability != (char *)-1; }

/// Macros that Swift would not see otherwise.
enum {
    cnn_key_down = KEY_DOWN, cnn_key_up = KEY_UP, cnn_key_left = KEY_LEFT, cnn_key_right = KEY_RIGHT, cnn_key_home = KEY_HOME,
    cnn_key_end = KEY_END, cnn_key_page_up = KEY_PPAGE, cnn_key_page_down = KEY_NPAGE, cnn_key_backspace = KEY_BACKSPACE,
    cnn_key_delete = KEY_DC, cnn_key_enter = KEY_ENTER, cnn_key_back_tab = KEY_BTAB, cnn_key_f0 = KEY_F0, cnn_key_mouse = KEY_MOUSE,
    cnn_key_shift_up = KEY_SR, cnn_key_shift_down = KEY_SF, cnn_key_shift_left = KEY_SLEFT, cnn_key_shift_right = KEY_SRIGHT,
    cnn_codeset = CODESET
};
