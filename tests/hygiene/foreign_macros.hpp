// Macros that other libraries leave behind, as those define them: with the same arguments, and with text that
// compiles nowhere if the library uses the name (`@`), or that renames consistently where the original does.
// Included after the standard's and the system's headers, as those libraries do.

// Qt
#define signals @
#define slots @
#define emit @
#define forever @
#define foreach(variable, container) @
#define SIGNAL(a) @
#define SLOT(a) @
// GLib
#undef MIN
#undef MAX
#define MIN(a, b) @
#define MAX(a, b) @
#define ABS(a) @
#define CLAMP(x, low, high) @
#ifndef TRUE
#define TRUE 1
#define FALSE 0
#endif
// Ruby, libintl, old Python: functions of the C library under other names
extern "C" {
int renamed_snprintf(char*, decltype(sizeof 0), char const*, ...);
int renamed_vsnprintf(char*, decltype(sizeof 0), char const*, va_list);
int renamed_printf(char const*, ...);
}
#define snprintf renamed_snprintf
#define vsnprintf renamed_vsnprintf
#define printf renamed_printf
#define fprintf @
#define vfprintf @
#define vprintf @
#define sprintf @
#define vsprintf @
#define asprintf @
#define vasprintf @
#define setlocale @
#define gettext(text) @
#define _(text) @
#define N_(text) @
// curses and term
#define newline @
#define lines @
#define columns @
#define tab @
#define bell @
#define buttons @
#define print_screen @
#define hangup @
#define pulse @
#define init_tabs @
#define back_tab @
#define cursor_address @
#define cursor_down @
#define cursor_home @
#define key_end @
#define insert_line @
#define delete_line @
#define scroll_forward @
#define set_window @
#define needs_xon_xoff @
#define parm_index @
#define user0 @
#define tone @
#define wait_tone @
#define max_pairs @
#define no_color_video @
#define dial_phone @
#define create_window @
#define remove_clock @
#define micro_up @
#define bit_image_repeat @
#define return_standout_glitch @
// Arduino
#define min(a, b) @
#define max(a, b) @
#define abs(x) @
#define round(x) @
#define constrain(x, low, high) @
#define radians(x) @
#define degrees(x) @
#define sq(x) @
#define bit(b) @
#define lowByte(w) @
#define highByte(w) @
#define bitRead(value, bit) @
#define bitSet(value, bit) @
#define bitClear(value, bit) @
#define bitWrite(value, bit, bitvalue) @
#define interrupts() @
#define noInterrupts() @
#define F(text) @
#define PI 3.1415926535897932384626433832795
#define HIGH 1
#define LOW 0
#define INPUT 0
#define OUTPUT 1
#define DEFAULT 1
#define EXTERNAL 0
#define INTERNAL 3
#define B0 0
#define B1 1
#define B01 1
#define B10 2
#define SERIAL 0
#define DISPLAY 1
#define word(...) @
// X11
#define None 0L
#define Bool int
#define Status int
#define True 1
#define False 0
#define Success 0
#define Always 2
#define NotUseful 0
#define WhenMapped 1
#define Above 0
#define Below 1
#define Complex 0
#define Convex 2
#define Unsorted 0
#define KeyPress 2
#define KeyRelease 3
#define FocusIn 9
#define FocusOut 10
#define Expose 12
#define CurrentTime 0L
#define CursorShape 0
#define GrayScale 1
// Windows
#define small @
#define near @
#define far @
#define NEAR @
#define FAR @
#define interface @
#define hyper @
#define uuid @
#define pascal @
#define cdecl @
#define ERROR 0
#define NO_ERROR 0L
#define IN
#define OUT
#define OPTIONAL
#define DELETE 0x10000L
#define CONST const
#define ABSOLUTE 1
#define RELATIVE 2
#define TRANSPARENT 1
#define OPAQUE 2
#define IGNORE 0
#define STRICT 1
#define Yield() @
#define GetObject @
#define GetMessage @
#define CopyFile @
#define MoveFile @
#define DeleteFile @
#define grp1 0x0420
#define rad1 0x0421
// Unreal, Apple's AssertMacros.h, glog, test frameworks
#define check(condition) @
#define checkf(condition, ...) @
#define verify(condition) @
#define ensure(condition) @
#define require(condition, label) @
#define require_noerr(code, label) @
#define check_noerr(code) @
#define verify_noerr(code) @
#define TEXT(text) @
#define CHECK(condition) @
#define DCHECK(condition) @
#define LOG(severity) @
#define VLOG(level) @
#define FAIL(...) @
#define REQUIRE(...) @
// R
#define error Rf_error
#define warning Rf_warning
#define length(x) Rf_length(x)
#define duplicate Rf_duplicate
#define protect Rf_protect
#define unprotect Rf_unprotect
#define install Rf_install
#define eval Rf_eval
#define isNull Rf_isNull
#define list1 Rf_list1
#define lang1 Rf_lang1
#define nrows Rf_nrows
#define ncols Rf_ncols
#define Calloc(n, t) @
#define Realloc(p, n, t) @
#define Free(p) @
#define Memcpy(p, q, n) @
// Perl
#define Copy(s, d, n, t) @
#define Move(s, d, n, t) @
#define Zero(d, n, t) @
#define New(x, v, n, t) @
#define Null(type) @
#define seed() @
#define ref(o, type) @
#define do_open(a, b, c, d, e, f, g) @
#define savepv(text) @
#define warn @
#define croak @
#define dirty @
#define na @
#define sv_undef @
#define stack_base @
#define no_mem @
