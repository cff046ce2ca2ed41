#pragma once

#include <string>

struct GLFWwindow;

/// Another program's end of a drag, as the protocol XDND (version 5) says. Xlib stays behind this
/// header: its macros have names that others use.
namespace tiltscope::view::test {

/// Of a window on an X display; 0 elsewhere.
unsigned long x11_window(GLFWwindow* window);

/// Comes over a window with a list of files, a URI on each line, asks whether they may be let go,
/// lets them go and hands them over. False if the window does not take them, or not within 10 s; it
/// must answer meanwhile, from another thread. Throws std::runtime_error if there is no display.
bool drop_onto(unsigned long window, const std::string& uris);

/// Puts the mouse over a point of a window, as a hand does. Throws likewise.
void put_mouse_over(unsigned long window, int x, int y);

/// Whether there is an X display, and GLFW would take it.
bool on_x11_display();
/// Puts the mouse on a point of the screen. Throws likewise.
void put_mouse_on_screen(int x, int y);

}  // namespace tiltscope::view::test
