//! The procedural comic: cast, sets, props, page layout and lettering.
