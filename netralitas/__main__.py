"""python -m netralitas"""

from netralitas.cli import main

if __name__ == "__main__":
    main()
